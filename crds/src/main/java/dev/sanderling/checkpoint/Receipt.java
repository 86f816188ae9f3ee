package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report of a batch. Numbered without gap; each names the hash of the one before.
 *
 * @param number 1, 2, ...
 * @param previous sha256 of the previous receipt's JSON, hex; empty for the first
 * @param batch id: epoch in ten digits, a dash, six random characters
 * @param runId the run
 * @param epoch it ran under
 * @param startedAt process start
 * @param endedAt null while open
 * @param outcome null while open
 * @param reason of a failure, null otherwise
 * @param message of a failure, null otherwise
 * @param stoppedBy why it ended where it did; null for failures before capture. While open null too, or BARRIER: the run
 *     has come to where it would have ended, and lingers
 * @param from position it began at; null on a first run
 * @param to position committed so far
 * @param behind true when a limit left a backlog
 * @param segments committed
 * @param counts what was published
 * @param lists the manifests of published objects, {@code sink:name}; the newest 8
 * @param repeated how many consecutive empty batches this one stands for; 1 otherwise
 * @param firstAt of the first of the repeated ones
 * @param cost what the run took, as of the last write
 * @param notes fallbacks that were used, e.g. a barrier by position
 * @param handOver whether its job hands batches over (spec.afterBatch): one with changes is kept until that was done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Receipt(
        long number,
        String previous,
        String batch,
        String runId,
        long epoch,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Outcome outcome,
        @Nullable String reason,
        @Nullable String message,
        @Nullable StoppedBy stoppedBy,
        @Nullable String from,
        @Nullable String to,
        boolean behind,
        int segments,
        Counts counts,
        List<String> lists,
        long repeated,
        @Nullable Instant firstAt,
        @Nullable Cost cost,
        List<String> notes,
        boolean handOver) {
    /** The receipt of a batch that begins; number and previous are given to it when it is appended. */
    public static Receipt opened(String batch, String runId, long epoch, Instant startedAt, @Nullable String position) {
        return new Receipt(
                0,
                "",
                batch,
                runId,
                epoch,
                startedAt,
                null,
                null,
                null,
                null,
                null,
                position,
                position,
                false,
                0,
                Counts.ZERO,
                List.of(),
                1,
                null,
                null,
                List.of(),
                false);
    }

    /** Whether its run has caught up and follows the log on. */
    public boolean following() {
        return endedAt == null && stoppedBy == StoppedBy.BARRIER;
    }

    /** Whether it is to be handed over, once it is closed and published. */
    public boolean isToHandOver() {
        return handOver && counts.changes() > 0;
    }

    /** A copy to change: {@code receipt.edit().outcome(EMPTY).done()}. */
    public ReceiptEdit edit() {
        return new ReceiptEdit(this);
    }

    /** How a batch ended. */
    public enum Outcome {
        SUCCEEDED,
        EMPTY,
        FAILED,
        INTERRUPTED,
        FENCED
    }

    /** Why a batch ended where it did. */
    public enum StoppedBy {
        EMPTY,
        BARRIER,
        POSITION,
        MAX_RECORDS,
        MAX_DURATION,
        MAX_WAIT,
        SNAPSHOT_COMPLETE,
        TERMINATED,
        INTERRUPTED,
        FENCED
    }
}
