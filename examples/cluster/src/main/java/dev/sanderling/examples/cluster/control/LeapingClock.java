package dev.sanderling.examples.cluster.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The time of day, moved ahead at will: a test need not wait for a schedule. Thread-safe. */
public final class LeapingClock extends Clock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    /**
     * Moves the clock to just after the next full {@code period} of the epoch, five minutes for a schedule of
     * {@code *&#47;5 * * * *}: that schedule comes due by this leap, and not again by itself until the period is over. A
     * leap by a length would end anywhere, a moment before the schedule's next time as well, and then two runs come.
     */
    public void leapPast(Duration period) {
        ahead.updateAndGet(now -> {
            Instant real = Instant.now();
            long seconds = real.plus(now).getEpochSecond();
            long next = (seconds / period.toSeconds() + 1) * period.toSeconds();
            return Duration.between(real, Instant.ofEpochSecond(next + 1));
        });
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("schedules bring their own zone");
    }
}
