package dev.sanderling.plan;

import dev.sanderling.api.BatchSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Checks spec.batch. */
final class BatchCheck {
    private BatchCheck() {}

    static BatchLimits check(Place place, @Nullable BatchSpec spec) {
        if (spec == null) {
            return new BatchLimits(OptionalLong.empty(), Optional.empty(), Defaults.MAX_WAIT, Defaults.WHEN_BEHIND);
        }
        OptionalLong maxRecords = spec.maxRecords() == null
                ? OptionalLong.empty()
                : OptionalLong.of(place.field("maxRecords").within(spec.maxRecords(), 1, 1, 1_000_000_000_000L));
        return new BatchLimits(
                maxRecords,
                Durations.read(
                        place.field("maxDuration"), spec.maxDuration(), Duration.ofSeconds(1), Duration.ofDays(7)),
                Durations.read(place.field("maxWait"), spec.maxWait(), Duration.ofMillis(100), Duration.ofHours(1))
                        .orElse(Defaults.MAX_WAIT),
                spec.whenBehind() == null ? Defaults.WHEN_BEHIND : spec.whenBehind());
    }
}
