package dev.sanderling.examples.faults.nemesis;

import dev.sanderling.examples.faults.api.Trouble;
import dev.sanderling.examples.faults.run.RunnerRun;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A write of the next run that is held at the door until it is released. */
final class Held {
    private static final Duration SLICE = Duration.ofMillis(20);
    private static final long MOST_SECONDS = 600;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** @param before whether it is held before it is done, or before it is answered */
    Held(Scene scene, int number, boolean before) {
        Trouble.Action hold = () -> {
            arrived.countDown();
            boolean ignored = released.await(MOST_SECONDS, TimeUnit.SECONDS);
        };
        Trouble.Step step = before ? new Trouble.Step.Before(hold) : new Trouble.Step.After(hold);
        scene.door().meet(scene.job().next(), Trouble.at(number, number, step));
    }

    /** Waits until the write is there; false where the run ended without it. */
    boolean until(RunnerRun run) throws InterruptedException {
        while (arrived.getCount() > 0) {
            if (run.endsWithin(SLICE)) {
                return arrived.getCount() == 0;
            }
        }
        return true;
    }

    void release() {
        released.countDown();
    }
}
