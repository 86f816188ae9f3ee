package dev.sanderling.runner.handover;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.time.Duration;
import java.time.Instant;

/** Time as a sender needs it; in a test it passes only when somebody waits. */
public interface Time {
    /** The machine's own. */
    Time REAL = new Time() {
        @Override
        public Instant now() {
            return Instant.now();
        }

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
                        Reason.RECEIVER_UNREACHABLE,
                        "Stopped while waiting to send the event again; it is sent again as a whole.",
                        e);
            }
        }
    };

    /** What the clock says. */
    Instant now();

    /** A clock that only goes forward. */
    long nanos();

    /** Waits that long. */
    void pause(Duration time);
}
