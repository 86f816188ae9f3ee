package dev.sanderling.operator;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What holds some time after its cause, because watches tell of it. */
final class Soon {
    /** Many times what it takes, for a machine that is busy. */
    private static final Duration LATEST = Duration.ofSeconds(60);

    private Soon() {}

    /**
     * Waits until that holds. Threads of others may fail meanwhile: a job that is deleted while it is to be looked at
     * again makes the SDK's timer throw (its {@code TimerEventSource} puts a task where a deletion finds it before the
     * timer has it), which ends nothing but a thread of a pool.
     */
    static void soon(ThrowingRunnable assertion) {
        Awaitility.await().dontCatchUncaughtExceptions().atMost(LATEST).untilAsserted(assertion);
    }
}
