package dev.sanderling.examples.faults.api;

/** What happens to the writes of one run. */
public interface Trouble {
    /** @param number of the write, 1, 2, ... */
    Step write(int number);

    /** Nothing happens. */
    Trouble NONE = number -> new Step.Pass();

    /** The step meets the writes of those numbers only. */
    static Trouble at(int first, int last, Step step) {
        return number -> number >= first && number <= last ? step : new Step.Pass();
    }

    /** What happens to one write. */
    sealed interface Step {
        /** Done, and answered. */
        record Pass() implements Step {}

        /** Not done, answered with this status. */
        record Refuse(int status) implements Step {}

        /** Not done, the connection is closed. */
        record DropRequest() implements Step {}

        /** Done, but the connection is closed instead of an answer. */
        record DropAnswer() implements Step {}

        /** Something comes before it. */
        record Before(Action what) implements Step {}

        /** Done, and something comes before the answer. */
        record After(Action what) implements Step {}
    }

    /** Something that takes time. */
    interface Action {
        void run() throws InterruptedException;
    }
}
