package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the runner knows. Written only by the run that holds the epoch, each write with {@code seq} one higher.
 *
 * @param formatVersion {@value #FORMAT_VERSION} today; a newer one is not touched
 * @param writtenBy program and version, for people
 * @param job namespace/name of the job that this is the checkpoint of; null before the first claim, and in what a
 *     version wrote that did not note it: then whoever claims next makes it its own
 * @param epoch grows by one with each claiming run; the fencing token
 * @param holder the run that claimed this epoch; null only before the first claim
 * @param seq grows with every write
 * @param source which server the offsets belong to; null before the first claim
 * @param names what we created or use in the source; null before the first claim
 * @param tables the tables of the last capture; null before it
 * @param offsets Debezium's map for a commit boundary, unknown keys carried through; null until a segment is committed
 * @param position the same for people and comparisons, e.g. {@code 0/16B3748} or {@code binlog.000002:4711}
 * @param freshThrough source time of the last barrier reached
 * @param pending what sinks still have to publish; null when nothing
 * @param open the receipt of the batch that is being written; null between runs that ended well
 * @param receipts closed receipts, oldest first, at most {@value #RECEIPTS}
 * @param totals sums over the life of this checkpoint
 * @param history the schema history that the offsets need; null where the source needs none
 * @param snapshot tables that are to be read; null where none is
 * @param recovery the newest recovery of the position; null where there was none
 * @param sinks by name of a database sink, the segment that it holds at this position; {@link #ANY_SINKS}
 *     where the position has been given up and it may hold any
 * @param written in which form rows were written last, in short texts that only equality is asked of: by name of a
 *     database sink, by {@value #ROWS} for all, and by {@value #PLACES} which sinks there were; empty where that was not
 *     noted
 * @param over the position up to which the log was followed when a snapshot was all that was wanted and that was over;
 *     null where the log is followed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record State(
        int formatVersion,
        String writtenBy,
        @Nullable String job,
        long epoch,
        @Nullable Holder holder,
        long seq,
        @Nullable SourceIdentity source,
        @Nullable SourceNames names,
        @Nullable TableSet tables,
        @Nullable Map<String, Object> offsets,
        @Nullable String position,
        @Nullable Instant freshThrough,
        @Nullable Pending pending,
        @Nullable Receipt open,
        List<Receipt> receipts,
        Totals totals,
        @Nullable HistoryManifest history,
        @Nullable Snapshot snapshot,
        @Nullable Recovered recovery,
        Map<String, String> sinks,
        Map<String, String> written,
        @Nullable String over) {
    /** The format this program writes. */
    public static final int FORMAT_VERSION = 2;
    /** For {@link #sinks}: each may hold anything. */
    public static final Map<String, String> ANY_SINKS = Map.of("*", "*");
    /** For {@link #written}: what is made of rows before any sink has them. */
    public static final String ROWS = "*";
    /** For {@link #written}: the sinks, and where each writes to. */
    public static final String PLACES = "+";
    /** Size of the ring of receipts. */
    public static final int RECEIPTS = 20;

    /**
     * Whether nothing is captured any more, and the source owes nothing.
     *
     * @param snapshotOnly whether the snapshot is all that is wanted
     */
    public boolean isOver(boolean snapshotOnly) {
        return snapshotOnly && offsets != null && snapshot == null;
    }

    /** A copy to change: {@code state.edit().position(p).pending(null).done()}. */
    public StateEdit edit() {
        return new StateEdit(this);
    }

    /** The state of a job that has never run. */
    public static State blank(String writtenBy) {
        return new State(
                FORMAT_VERSION,
                writtenBy,
                null,
                0,
                null,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Totals.ZERO,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                null);
    }
}
