package dev.sanderling.runner.command;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** SIGTERM: the run is asked to end at the next boundary, and the JVM's own exit waits for it, within the grace period. */
public final class Termination {
    /** The pod's grace period is 60 s; what is not done by then is the next run's. */
    private static final long PATIENCE_SECONDS = 45;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();

    /** Set once SIGTERM or Ctrl-C came; only from {@link #arm} on. */
    public AtomicBoolean requested() {
        return requested;
    }

    /** From now on SIGTERM does not end the process at once. */
    public void arm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::await, "termination"));
    }

    private void await() {
        if (ending.get()) {
            return;
        }
        requested.set(true);
        try {
            // The main thread halts the process when the run has ended; nobody wakes this one.
            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
            System.err.println("The run did not end within " + PATIENCE_SECONDS
                    + " s of SIGTERM; the next run captures the rest again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the process, whatever threads of drivers linger. By exit where that is possible, because it removes the
     * temporary files that keys were written to; within a shutdown exit would wait for itself.
     */
    public void exit(int code) {
        System.out.flush();
        System.err.flush();
        ending.set(true);
        if (!requested.get()) {
            System.exit(code);
        }
        Runtime.getRuntime().halt(code);
    }
}
