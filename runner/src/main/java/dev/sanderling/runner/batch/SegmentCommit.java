package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.Intent;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.sink.KeyedSink;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.Sink.Segment;
import dev.sanderling.runner.sink.StagedSink;
import dev.sanderling.runner.source.Boundary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The heart of the protocol: what the sinks hold durably is never less than the checkpoint, and the checkpoint never
 * less than what the source was told it may forget. The caller acknowledges to the source after {@link #run} returns,
 * never before.
 *
 * <p>A database sink commits rows by its own transaction, which no other write can be part of. So a segment has one
 * moment at which it is committed for all sinks: without a database sink the checkpoint's write, with one the
 * database's commit. The steps are: stage (S), write the intent (I), commit in the database (D), write the checkpoint
 * (C), publish (P). The intent is everything that C will write, and names the segment. Why nothing is lost or doubled,
 * wherever a run ends:
 *
 * <ul>
 *   <li>Before I: the checkpoint does not know the segment; what was staged is removed, and it is captured again.
 *   <li>Between I and C: whoever runs next first fences the database, so that D cannot happen any more if it has not
 *       happened, and then asks it for the segment's name, which D writes in the same transaction as the rows. If it is
 *       there, the next run does C and P from the intent; if not, it drops the intent. Either way all sinks agree.
 *   <li>After C: as without a database sink; P is repeated.
 * </ul>
 *
 * That the segment is named, and not found by its position, matters while tables are read: rows that are read again come
 * from another moment, in other segments, so no position could tell which of them are there. And because an intent is
 * taken over whole, with the account of what is read, nothing is ever read again that was committed. Two databases would
 * be two moments, which could differ: a job has at most one such sink.
 */
final class SegmentCommit {
    private final BatchContext context;
    private final TableSet tables;

    SegmentCommit(BatchContext context, TableSet tables) {
        this.context = context;
        this.tables = tables;
    }

    /**
     * Commits what the sinks were given since the last segment.
     *
     * @param snapshot what is still to be read after it
     * @param counts of what the segment has
     * @param receipt the open receipt with this segment in it, given the bytes written and the lists to be published
     * @throws Failure nothing after the failed step has happened
     */
    void run(
            Segment segment,
            Boundary boundary,
            @Nullable Snapshot snapshot,
            Counts counts,
            Function<Stored, Receipt> receipt) {
        requireLock(context);
        context.failpoint().hit(Place.BEFORE_PREPARE);
        Map<String, String> tokens = new TreeMap<>();
        List<String> lists = new ArrayList<>();
        long bytes = 0;
        PositionedSink database = null;
        for (Sink sink : context.sinks()) {
            switch (sink) {
                case StagedSink staged -> {
                    StagedSink.Staged result = staged.prepare(segment);
                    tokens.put(sink.name(), result.token());
                    lists.add(sink.name() + ":" + result.list());
                    bytes += result.counts().bytes();
                }
                case PositionedSink positioned -> database = positioned;
                case KeyedSink keyed -> bytes += keyed.deliver(segment);
            }
        }
        context.failpoint().hit(Place.AFTER_PREPARE);
        Pending pending = new Pending(segment.batch().id(), segment.number(), tokens);
        Optional<HistoryManifest> history =
                context.source().beforeCommit(segment.batch().epoch());
        if (database != null) {
            bytes += commit(database, segment, boundary, history, snapshot, pending, counts, lists);
        }
        Receipt open = receipt.apply(new Stored(bytes, lists));
        Map<String, String> sinks = database == null ? Map.of() : Map.of(database.name(), segment.id());
        context.checkpoint()
                .write(state -> Transitions.segment(
                        state.edit().written(WrittenForm.of(context.plan())).done(),
                        boundary,
                        history,
                        tables,
                        snapshot,
                        pending,
                        sinks,
                        open));
        context.failpoint().hit(Place.AFTER_CHECKPOINT);
        for (Sink sink : context.sinks()) {
            if (sink instanceof StagedSink staged) {
                staged.publish(tokens.getOrDefault(sink.name(), ""));
            }
        }
    }

    private long commit(
            PositionedSink database,
            Segment segment,
            Boundary boundary,
            Optional<HistoryManifest> history,
            @Nullable Snapshot snapshot,
            Pending pending,
            Counts counts,
            List<String> lists) {
        context.checkpoint().write(state -> {
            Intent intent = new Intent(
                    database.name(),
                    boundary.offsets(),
                    boundary.position(),
                    history.isPresent() ? history.get() : state.history(),
                    tables,
                    snapshot,
                    counts,
                    lists);
            return state.edit().pending(pending.intent(intent)).done();
        });
        context.failpoint().hit(Place.AFTER_INTENT);
        long bytes = database.commit(segment);
        context.failpoint().hit(Place.AFTER_SINK_COMMIT);
        return bytes;
    }

    /** Without the lock somebody else may be capturing: what we would commit now might be theirs already. */
    static void requireLock(BatchContext context) {
        if (!context.source().holdsLock()) {
            throw new Failure(
                    Reason.SOURCE_LOST,
                    "The connection that holds the source lock was lost during the run; nothing of the unfinished"
                            + " segment was published and the next run captures it again. If this happens often, look"
                            + " for a proxy or firewall that cuts idle connections.");
        }
    }

    /** What the sinks stored. */
    record Stored(long bytes, List<String> lists) {}
}
