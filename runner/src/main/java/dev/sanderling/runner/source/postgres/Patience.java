package dev.sanderling.runner.source.postgres;

import java.time.Duration;

/** How often something is tried that depends on others. */
final class Patience {
    private static final long PAUSE_MILLIS = 5;

    private final long deadline;

    Patience(Duration patience) {
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** Pauses; false where time is up, or the thread is to stop. */
    boolean again() {
        if (System.nanoTime() > deadline) {
            return false;
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
