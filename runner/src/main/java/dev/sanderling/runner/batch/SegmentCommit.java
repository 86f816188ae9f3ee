package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.HistoryManifest;
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
     * @param receipt the open receipt with this segment in it, given the bytes written and the lists to be published
     * @throws Failure nothing after the failed step has happened
     */
    void run(Segment segment, Boundary boundary, @Nullable Snapshot snapshot, Function<Stored, Receipt> receipt) {
        requireLock(context);
        context.failpoint().hit(Place.BEFORE_PREPARE);
        Map<String, String> tokens = new TreeMap<>();
        List<String> lists = new ArrayList<>();
        long bytes = 0;
        for (Sink sink : context.sinks()) {
            bytes += switch (sink) {
                case StagedSink staged -> {
                    StagedSink.Staged result = staged.prepare(segment);
                    tokens.put(sink.name(), result.token());
                    lists.add(sink.name() + ":" + result.list());
                    yield result.counts().bytes();
                }
                case PositionedSink positioned -> positioned.commit(segment);
                case KeyedSink keyed -> keyed.deliver(segment);
            };
        }
        context.failpoint().hit(Place.AFTER_PREPARE);
        Receipt open = receipt.apply(new Stored(bytes, lists));
        Pending pending = new Pending(segment.batch().id(), segment.number(), tokens);
        Optional<HistoryManifest> history =
                context.source().beforeCommit(segment.batch().epoch());
        context.checkpoint()
                .write(state -> Transitions.segment(state, boundary, history, tables, snapshot, pending, open));
        context.failpoint().hit(Place.AFTER_CHECKPOINT);
        for (Sink sink : context.sinks()) {
            if (sink instanceof StagedSink staged) {
                staged.publish(tokens.getOrDefault(sink.name(), ""));
            }
        }
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
