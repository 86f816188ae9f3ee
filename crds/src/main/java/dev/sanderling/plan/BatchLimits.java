package dev.sanderling.plan;

import dev.sanderling.api.WhenBehind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits of one run, honoured at transaction boundaries; every number is positive.
 *
 * @param linger empty where a run ends with what was there when it began
 */
public record BatchLimits(
        OptionalLong maxRecords,
        Optional<Duration> maxDuration,
        Duration maxWait,
        WhenBehind whenBehind,
        Optional<Linger> linger) {
    /** Of a run that does not linger. */
    public BatchLimits(
            OptionalLong maxRecords, Optional<Duration> maxDuration, Duration maxWait, WhenBehind whenBehind) {
        this(maxRecords, maxDuration, maxWait, whenBehind, Optional.empty());
    }

    /** The same, ending with what was there when the run began. */
    public BatchLimits withoutLinger() {
        return linger.isEmpty() ? this : new BatchLimits(maxRecords, maxDuration, maxWait, whenBehind);
    }
}
