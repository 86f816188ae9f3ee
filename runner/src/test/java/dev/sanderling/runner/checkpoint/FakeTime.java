package dev.sanderling.runner.checkpoint;

import java.time.Duration;

/** Time that passes only while somebody waits. */
final class FakeTime implements Waiting {
    Duration passed = Duration.ZERO;
    int pauses;

    @Override
    public long nanos() {
        return passed.toNanos();
    }

    @Override
    public void pause(Duration time) {
        passed = passed.plus(time);
        pauses++;
    }
}
