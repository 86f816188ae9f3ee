package dev.sanderling.runner.checkpoint;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.time.Duration;

/** Time as a store that does not answer needs it; in a test it passes only when somebody waits. */
public interface Waiting {
    /** The machine's own. */
    Waiting REAL = new Waiting() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure(
                        Reason.CHECKPOINT_UNREACHABLE,
                        "The run was stopped while it waited for an answer about the checkpoint. The next run finds out"
                                + " what is stored and goes on from there.",
                        e);
            }
        }
    };

    /** A clock that only goes forward. */
    long nanos();

    /** Waits that long. */
    void pause(Duration time);
}
