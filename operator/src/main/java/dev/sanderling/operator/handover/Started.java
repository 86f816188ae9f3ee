package dev.sanderling.operator.handover;

/** What came of starting it. */
public sealed interface Started {
    /**
     * A Job does it.
     *
     * @param name of the Job
     */
    record Job(String name) implements Started {}

    /** It is done: what was to be started has been started. */
    record Done() implements Started {}

    /**
     * It cannot be started yet, and is tried again soon.
     *
     * @param why a sentence
     */
    record Waits(String why) implements Started {}

    /**
     * It was refused.
     *
     * @param why a sentence
     */
    record Refused(String why) implements Started {}
}
