package dev.sanderling.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.WhenBehind;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.BatchLimits;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.History;
import dev.sanderling.plan.Recovery;
import dev.sanderling.plan.Schedule;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Source;
import dev.sanderling.plan.Tls;
import dev.sanderling.plan.TransformPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.checkpoint.ChunkStore;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.sink.KeyedSink;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.StagedSink;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.transform.Transforms;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of a segment's steps over all three kinds of sinks, and what a failure at each of them leaves undone. */
class ProtocolOrderTest {
    private final List<String> steps = new ArrayList<>();
    private @Nullable String failAt;

    @Test
    void everySinkHoldsTheSegmentBeforeTheCheckpointAndOnlyThenItIsPublished() {
        commit();
        assertThat(steps)
                .containsExactly(
                        "claim",
                        "lock?",
                        "prepare files",
                        "deliver http",
                        "history",
                        "intent",
                        "commit db",
                        "checkpoint",
                        "publish files");
    }

    @Test
    void whateverFailsNothingAfterItHappens() {
        for (String step :
                List.of("lock?", "prepare files", "deliver http", "history", "intent", "commit db", "checkpoint")) {
            steps.clear();
            failAt = step;
            assertThatThrownBy(this::commit).isInstanceOf(Failure.class);
            assertThat(steps).last().isEqualTo(step);
            assertThat(steps).doesNotContain("publish files");
        }
    }

    private void commit() {
        Checkpoint checkpoint = Checkpoint.open(new Store(), new Holder("uid", "run"), "test");
        checkpoint.claim(state -> state);
        BatchContext context = new BatchContext(
                plan(),
                new StillSource() {
                    @Override
                    public boolean holdsLock() {
                        steps.add("lock?");
                        return !"lock?".equals(failAt);
                    }

                    @Override
                    public Optional<dev.sanderling.checkpoint.HistoryManifest> beforeCommit(long epoch) {
                        step("history");
                        return Optional.empty();
                    }
                },
                checkpoint,
                new Holder("uid", "run"),
                Transforms.NONE,
                List.of(new Staged(), new Positioned(), new Keyed()),
                new CostMeter(),
                Failpoint.NONE,
                new AtomicBoolean());
        Sink.Batch batch = new Sink.Batch("ns/job", "0000000001-abcdef", 1);
        new SegmentCommit(context, new TableSet("", List.of(), 0))
                .run(
                        new Sink.Segment(batch, 1, "", "0/1"),
                        new Boundary(Map.of("lsn", 1L), "0/1", Instant.EPOCH),
                        null,
                        Counts.ZERO,
                        stored -> receipt(batch));
    }

    private void step(String name) {
        steps.add(name);
        if (name.equals(failAt)) {
            throw new Failure(Reason.SINK_UNREACHABLE, name);
        }
    }

    private static Receipt receipt(Sink.Batch batch) {
        return Receipt.opened(batch.id(), "run", batch.epoch(), Instant.EPOCH, null);
    }

    static CapturePlan plan() {
        Endpoint endpoint = new Endpoint(
                "localhost",
                1,
                new SecretKey("s", "u"),
                new SecretKey("s", "p"),
                new Tls(dev.sanderling.api.TlsMode.DISABLE, Optional.empty(), Optional.empty()));
        return new CapturePlan(
                "ns",
                "job",
                new Schedule("* * * * *", ZoneOffset.UTC, false, Optional.empty()),
                new Source.MySql(
                        endpoint,
                        Optional.empty(),
                        new Scope(List.of(), List.of(), List.of(), dev.sanderling.api.SnapshotMode.INITIAL),
                        Map.of()),
                new BatchLimits(OptionalLong.empty(), Optional.empty(), Duration.ofSeconds(10), WhenBehind.CONTINUE),
                TransformPlan.NONE,
                List.of(),
                Optional.empty(),
                new History(10, 3, 1),
                Recovery.NONE);
    }

    private final class Store implements CheckpointStore {
        @Override
        public Loaded load(Duration patience) {
            return new Loaded(null, Handoff.NONE, "0");
        }

        @Override
        public Written write(State next, String version) {
            boolean intends = next.pending() != null && next.pending().intent() != null;
            step(intends ? "intent" : next.offsets() == null ? "claim" : "checkpoint");
            return new Written.Done(Long.toString(next.seq()));
        }

        @Override
        public ChunkStore chunks() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void close() {}
    }

    private final class Staged implements StagedSink {
        @Override
        public String name() {
            return "files";
        }

        @Override
        public List<Finding> preflight() {
            return List.of();
        }

        @Override
        public void begin(Batch batch) {}

        @Override
        public void write(Change change) {}

        @Override
        public StagedSink.Staged prepare(Segment segment) {
            step("prepare files");
            return new StagedSink.Staged("token", Counts.ZERO, "list");
        }

        @Override
        public void publish(String token) {
            step("publish files");
        }

        @Override
        public void clean(long epoch, Set<String> keep) {}

        @Override
        public OptionalLong newestEpoch(long above) {
            return OptionalLong.empty();
        }

        @Override
        public void close() {}
    }

    private final class Positioned implements PositionedSink {
        @Override
        public String name() {
            return "db";
        }

        @Override
        public List<Finding> preflight() {
            return List.of();
        }

        @Override
        public void begin(Batch batch) {}

        @Override
        public void write(Change change) {}

        @Override
        public Optional<Held> held() {
            return Optional.empty();
        }

        @Override
        public Optional<Held> fence(Batch batch) {
            return Optional.empty();
        }

        @Override
        public boolean mirrors() {
            return true;
        }

        @Override
        public void anew(Table table) {}

        @Override
        public long commit(Segment segment) {
            step("commit db");
            return 0;
        }

        @Override
        public void close() {}
    }

    private final class Keyed implements KeyedSink {
        @Override
        public String name() {
            return "http";
        }

        @Override
        public List<Finding> preflight() {
            return List.of();
        }

        @Override
        public void begin(Batch batch) {}

        @Override
        public void write(Change change) {}

        @Override
        public long deliver(Segment segment) {
            step("deliver http");
            return 0;
        }

        @Override
        public void close() {}
    }
}
