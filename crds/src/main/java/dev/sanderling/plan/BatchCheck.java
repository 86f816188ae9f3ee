package dev.sanderling.plan;

import dev.sanderling.api.BatchSpec;
import dev.sanderling.api.SnapshotMode;
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
        Optional<Duration> maxDuration = Durations.read(
                place.field("maxDuration"), spec.maxDuration(), Duration.ofSeconds(1), Duration.ofDays(7));
        return new BatchLimits(
                maxRecords,
                maxDuration,
                Durations.read(place.field("maxWait"), spec.maxWait(), Duration.ofMillis(100), Duration.ofHours(1))
                        .orElse(Defaults.MAX_WAIT),
                spec.whenBehind() == null ? Defaults.WHEN_BEHIND : spec.whenBehind(),
                linger(place, spec, maxDuration));
    }

    /** What of the limits does not go with what is captured. */
    static void check(Place place, BatchLimits limits, SnapshotMode snapshot) {
        if (snapshot == SnapshotMode.INITIAL_ONLY && limits.linger().isPresent()) {
            place.field("linger")
                    .problem(
                            "follows the log, and with spec.source.snapshot.mode InitialOnly a run ends with its tables;"
                                    + " leave out one of them");
        }
    }

    private static Optional<Linger> linger(Place place, BatchSpec spec, Optional<Duration> maxDuration) {
        Optional<Duration> quiet =
                Durations.read(place.field("linger"), spec.linger(), Duration.ofSeconds(1), Linger.LONGEST);
        Duration interval = Durations.read(
                        place.field("commitInterval"),
                        spec.commitInterval(),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10))
                .orElse(Defaults.COMMIT_INTERVAL);
        quiet.filter(wait ->
                        maxDuration.filter(most -> most.compareTo(wait) <= 0).isPresent())
                .ifPresent(wait -> place.field("linger")
                        .problem("is " + spec.linger() + ", and maxDuration ends the run before that; use less than "
                                + spec.maxDuration()));
        return quiet.map(wait -> new Linger(wait, interval));
    }
}
