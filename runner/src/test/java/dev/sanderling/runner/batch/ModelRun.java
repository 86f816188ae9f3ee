package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.checkpoint.Waiting;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.LogFollower;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.transform.Transforms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A run, of the protocol's own classes: what {@link CaptureRun} and {@link StreamPhase} do, without lock and engine. The
 * lock is left out because the epoch alone must be enough.
 */
final class ModelRun {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final Table TABLE = new Table(new TableName("public", "t"), List.of());

    final String name;
    private final ModelWorld world;
    private final CapturePlan plan;
    /** Called at each call: this run may be held up there. */
    private final Runnable pause;

    ModelRun(String name, ModelWorld world, CapturePlan plan, Runnable pause) {
        this.name = name;
        this.world = world;
        this.plan = plan;
        this.pause = pause;
    }

    /** A call on the world. */
    void call(String what) {
        switch (world.fault(world.others > 0 ? 3 : 2)) {
            case 1 -> {
                world.say(name + " dies before " + what);
                throw new ModelWorld.Died();
            }
            case 2 -> {
                world.say(name + " is paused before " + what);
                pause.run();
                world.say(name + " goes on with " + what);
            }
            default -> world.say(name + " " + what);
        }
    }

    /** From beginning to end; empty where it ended well. */
    Optional<Failure> run() {
        var files = new ModelFiles(world, this);
        var database = new ModelDatabase(world, this);
        try {
            capture(files, database);
            return Optional.empty();
        } catch (Failure failure) {
            world.say(name + " ends: " + failure.reason().word());
            return Optional.of(failure);
        } finally {
            database.gone();
        }
    }

    private void capture(ModelFiles files, ModelDatabase database) {
        var store = new ModelStore(world, this);
        var checkpoint = new Checkpoint(
                store, store.load(Duration.ZERO), new Holder("pod-" + name, name), "model", new Patience());
        var context = new BatchContext(
                plan,
                new ModelSource(world, this),
                checkpoint,
                checkpoint.holder(),
                Transforms.NONE,
                List.of(files, database),
                new CostMeter(),
                Failpoint.NONE,
                new AtomicBoolean());
        State before = checkpoint.state();
        Outlook outlook = Outlook.of(context, before, Depth.FULL, CLOCK);
        Preflight.require(outlook.findings());
        if (outlook.repair().isPresent()) {
            world.recovered = true;
        }
        Claim claim = Claim.take(context, before, outlook.repair(), CLOCK);
        try {
            Counts adopted = Recovery.run(context, claim.batch(), claim.draft());
            context.sinks().forEach(sink -> sink.begin(claim.batch()));
            follow(context, new Batch(context, claim.batch(), claim.draft(), adopted));
        } catch (Failure failure) {
            report(checkpoint, claim, failure);
            throw failure;
        }
    }

    private void follow(BatchContext context, Batch batch) {
        batch.begin(capture());
        int position = ModelWorld.number(context.checkpoint().state().position());
        int barrier = world.newest;
        while (position < barrier) {
            position++;
            batch.write(change(position));
            Boundary boundary = boundary(position);
            if (world.defect == ModelWorld.Defect.ACKNOWLEDGES_EARLY) {
                acknowledge(position);
            }
            if (position == barrier) {
                batch.finish(StoppedBy.BARRIER, boundary);
            } else {
                batch.commit(boundary);
            }
            acknowledge(position);
        }
        if (batch.stoppedBy().isEmpty()) {
            batch.finish(StoppedBy.BARRIER, boundary(position));
            acknowledge(position);
        }
    }

    private void acknowledge(int position) {
        call("acknowledge " + position);
        world.confirm(position);
    }

    private static void report(Checkpoint checkpoint, Claim claim, Failure failure) {
        if (failure.reason() == Reason.FENCED || failure.reason() == Reason.CHECKPOINT_UNREACHABLE) {
            return;
        }
        try {
            Receipt closed = claim.draft().fail(failure.finding(), new CostMeter().cost());
            checkpoint.write(state -> Transitions.fail(state, closed, checkpoint.handoff()));
        } catch (Failure second) {
            // As in a run: the next claim closes the receipt.
        }
    }

    static Boundary boundary(int position) {
        return new Boundary(Map.of("at", (long) position), "" + position, Instant.EPOCH);
    }

    private static Change change(int number) {
        @Nullable Object[] row = {number};
        return new Change(Op.CREATE, TABLE, null, row, new Origin("" + number, "" + number, 0, 0));
    }

    static Capture capture() {
        return new Capture(
                "none",
                Map.of(),
                Map.of(),
                new Nobody(),
                () -> {},
                true,
                new TableSet("hash", List.of("public.t"), 1),
                null,
                List.of(),
                List.of(),
                List.of());
    }

    /** Time passes only while somebody waits. */
    private static final class Patience implements Waiting {
        private Duration passed = Duration.ZERO;

        @Override
        public long nanos() {
            return passed.toNanos();
        }

        @Override
        public void pause(Duration time) {
            passed = passed.plus(time);
        }
    }

    /** There is no engine whose records could be followed. */
    private static final class Nobody implements LogFollower {
        @Override
        public Kind follow(SourceRecord record) {
            throw new AssertionError("no engine here");
        }

        @Override
        public boolean boundaryBefore() {
            return false;
        }

        @Override
        public boolean boundaryAfter() {
            return false;
        }

        @Override
        public Boundary boundary() {
            throw new AssertionError("no engine here");
        }

        @Override
        public boolean barrierReached() {
            return true;
        }
    }
}
