package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.plan.BatchLimits;
import dev.sanderling.plan.Linger;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** When a run has done enough; asked at boundaries only, so that no limit cuts a transaction. */
public final class StopRule {
    private StopRule() {}

    /** Why to stop here; empty to go on. The barrier wins over limits: a run that is done is not behind. */
    public static Optional<StoppedBy> decide(BatchLimits limits, Progress progress) {
        boolean lingers = lingers(limits, progress);
        if (progress.barrierReached()) {
            // Whatever ends its lingering: a run that is past its barrier has left nothing that was there when it
            // began.
            return lingers ? Optional.empty() : Optional.of(StoppedBy.BARRIER);
        }
        if (progress.terminating()) {
            return Optional.of(StoppedBy.TERMINATED);
        }
        if (limits.maxRecords().isPresent()
                && progress.changes() >= limits.maxRecords().getAsLong()) {
            return Optional.of(StoppedBy.MAX_RECORDS);
        }
        if (limits.maxDuration().isPresent()
                && progress.elapsed().compareTo(limits.maxDuration().get()) >= 0) {
            return Optional.of(StoppedBy.MAX_DURATION);
        }
        if (!progress.barrierExpected()
                && !lingers
                && progress.sinceLastChange().compareTo(limits.maxWait()) >= 0) {
            return Optional.of(StoppedBy.MAX_WAIT);
        }
        return Optional.empty();
    }

    /** Whether a run that has caught up waits for more, because it found some. */
    private static boolean lingers(BatchLimits limits, Progress progress) {
        Optional<Linger> linger = limits.linger();
        return linger.isPresent()
                && progress.changes() > 0
                && !progress.terminating()
                && progress.sinceLastChange().compareTo(linger.get().quiet()) < 0
                && progress.sinceBarrier().compareTo(Linger.LONGEST) < 0
                && progress.changes() < limits.maxRecords().orElse(Long.MAX_VALUE)
                && limits.maxDuration()
                        .filter(most -> progress.elapsed().compareTo(most) >= 0)
                        .isEmpty();
    }

    /**
     * What following the log may take of a run that has tables to read first. What was written while the last view was
     * read must be followed whatever it takes, or no other view could ever be read; of what comes after it, half of the
     * limits, so that the other half is left for reading.
     *
     * @param open the log is not followed past the last view yet
     */
    static BatchLimits beforeReading(BatchLimits limits, boolean open) {
        return open
                ? new BatchLimits(OptionalLong.empty(), Optional.empty(), limits.maxWait(), limits.whenBehind())
                : new BatchLimits(
                        half(limits.maxRecords()),
                        limits.maxDuration().map(most -> most.dividedBy(2)),
                        limits.maxWait(),
                        limits.whenBehind());
    }

    /**
     * What a run may have come to when reading ends: its limits, or where following the log has taken more than half of
     * them, another half from there.
     *
     * @param changes when reading began
     * @param elapsed when reading began
     */
    static BatchLimits whileReading(BatchLimits limits, long changes, Duration elapsed) {
        OptionalLong half = half(limits.maxRecords());
        return new BatchLimits(
                half.isEmpty()
                        ? half
                        : OptionalLong.of(Math.max(limits.maxRecords().getAsLong(), changes + half.getAsLong())),
                limits.maxDuration().map(most -> {
                    Duration until = elapsed.plus(most.dividedBy(2));
                    return until.compareTo(most) > 0 ? until : most;
                }),
                limits.maxWait(),
                limits.whenBehind());
    }

    private static OptionalLong half(OptionalLong most) {
        return most.isEmpty() ? most : OptionalLong.of((most.getAsLong() + 1) / 2);
    }

    /** Whether a run that stopped for this left something behind that was there when it began. */
    public static boolean leavesBacklog(StoppedBy by) {
        return switch (by) {
            case MAX_RECORDS, MAX_DURATION, TERMINATED -> true;
            case EMPTY, BARRIER, POSITION, MAX_WAIT, SNAPSHOT_COMPLETE, INTERRUPTED, FENCED -> false;
        };
    }
}
