package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.plan.BatchLimits;
import java.util.Optional;

/** When a run has done enough; asked at boundaries only, so that no limit cuts a transaction. */
public final class StopRule {
    private StopRule() {}

    /** Why to stop here; empty to go on. The barrier wins over limits: a run that is done is not behind. */
    public static Optional<StoppedBy> decide(BatchLimits limits, Progress progress) {
        if (progress.barrierReached()) {
            return Optional.of(StoppedBy.BARRIER);
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
        if (!progress.barrierExpected() && progress.sinceLastChange().compareTo(limits.maxWait()) >= 0) {
            return Optional.of(StoppedBy.MAX_WAIT);
        }
        return Optional.empty();
    }

    /** Whether a run that stopped for this left something behind that was there when it began. */
    public static boolean leavesBacklog(StoppedBy by) {
        return switch (by) {
            case MAX_RECORDS, MAX_DURATION, TERMINATED -> true;
            case EMPTY, BARRIER, POSITION, MAX_WAIT, SNAPSHOT_COMPLETE, INTERRUPTED, FENCED -> false;
        };
    }
}
