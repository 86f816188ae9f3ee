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
    private static final long MOST_CHANGES = 500_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** An engine costs memory, and is gone when nothing came for so long. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Of a run that does not linger. */
    public BatchLimits(
            OptionalLong maxRecords, Optional<Duration> maxDuration, Duration maxWait, WhenBehind whenBehind) {
        this(maxRecords, maxDuration, maxWait, whenBehind, Optional.empty());
    }

    /** The same, ending with what was there when the run began. */
    public BatchLimits withoutLinger() {
        return linger.isEmpty() ? this : new BatchLimits(maxRecords, maxDuration, maxWait, whenBehind);
    }

    /**
     * The limits of one batch of a job that is continuous: it follows the log on, and is over soon enough for receipts to
     * be short, for tables that were added, and for an engine that hangs.
     *
     * @param interval that changes are committed at
     */
    BatchLimits continuous(Duration interval) {
        return new BatchLimits(
                OptionalLong.of(Math.min(MOST_CHANGES, maxRecords.orElse(MOST_CHANGES))),
                Optional.of(
                        maxDuration.filter(most -> most.compareTo(LONGEST) < 0).orElse(LONGEST)),
                maxWait,
                whenBehind,
                Optional.of(new Linger(QUIET, interval, true)));
    }
}
