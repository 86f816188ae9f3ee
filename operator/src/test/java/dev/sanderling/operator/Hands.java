package dev.sanderling.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A clock that a test can set. */
final class Hands extends Clock {
    private volatile Duration ahead = Duration.ZERO;
    private final @Nullable Instant still;

    Hands() {
        this(null);
    }

    private Hands(@Nullable Instant still) {
        this.still = still;
    }

    /** One that goes only where it is set to: however slow the machine, nothing becomes due by itself. */
    static Hands standing() {
        return new Hands(Instant.now());
    }

    void forward(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return (still == null ? Instant.now() : still).plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times here are UTC");
    }
}
