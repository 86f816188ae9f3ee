package dev.sanderling.runner.checkpoint;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.time.Duration;

/** Time as somebody who asks again needs it; in a test it passes only when somebody waits. */
public interface Waiting {
    /** The machine's own, for a store that does not answer. */
    Waiting REAL = real(
            Reason.CHECKPOINT_UNREACHABLE,
            "The run was stopped while it waited for an answer about the checkpoint. The next run finds out what is stored"
                    + " and goes on from there.");

    /**
     * The machine's own.
     *
     * @param stopped what it fails with where the thread is interrupted while it waits
     * @param sentence the same in words
     */
    static Waiting real(Reason stopped, String sentence) {
        return new Waiting() {
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
                    throw new Failure(stopped, sentence, e);
                }
            }
        };
    }

    /** A clock that only goes forward. */
    long nanos();

    /** Waits that long. */
    void pause(Duration time);
}
