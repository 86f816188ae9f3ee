package dev.sanderling.runner.batch;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.batch.ModelWorld.Defect;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.PositionedSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A database, as {@code sink/jdbc} uses it: rows wait until a segment is committed; its transaction begins by locking
 * the job's row, and is refused where the epoch is not its own. Nobody else gets at that row while the transaction is open.
 */
final class ModelDatabase implements PositionedSink {
    private final ModelWorld world;
    private final ModelRun run;
    private List<Integer> writing = new ArrayList<>();
    private long claimed;

    ModelDatabase(ModelWorld world, ModelRun run) {
        this.world = world;
        this.run = run;
    }

    @Override
    public String name() {
        return "db";
    }

    @Override
    public boolean mirrors() {
        return true;
    }

    @Override
    public List<Finding> preflight() {
        return List.of();
    }

    @Override
    public Optional<Held> held() {
        run.call("looks into the database");
        return holds();
    }

    private Optional<Held> holds() {
        return world.epoch < 0 ? Optional.empty() : Optional.of(new Held(world.epoch, world.segment));
    }

    @Override
    public Optional<Held> fence(Batch batch) {
        run.call("fences the database");
        if (world.lockedBy != null) {
            throw new Failure(Reason.SINK_BUSY, "another transaction has the row");
        }
        Optional<Held> before = holds();
        if (world.epoch >= batch.epoch()) {
            throw new Failure(Reason.FENCED, "a higher epoch was here");
        }
        if (world.defect != Defect.NO_FENCE || world.epoch < 0) {
            world.epoch = batch.epoch();
        }
        return world.defect == Defect.NEVER_ADOPTS ? before.map(held -> new Held(held.epoch(), known())) : before;
    }

    private String known() {
        return world.stored == null ? "" : world.stored.sinks().getOrDefault("db", "");
    }

    @Override
    public void begin(Batch batch) {
        claimed = batch.epoch();
    }

    @Override
    public void write(Change change) {
        writing.add((Integer) Objects.requireNonNull(Objects.requireNonNull(change.after())[0]));
    }

    @Override
    public void anew(Table table) {}

    @Override
    public long commit(Segment segment) {
        run.call("begins a transaction");
        if (world.lockedBy != null) {
            throw new Failure(Reason.SINK_BUSY, "another transaction has the row");
        }
        if (world.epoch != claimed && world.defect != Defect.NO_FENCE) {
            throw new Failure(Reason.FENCED, "another epoch is here");
        }
        world.lockedBy = this;
        run.call("commits " + segment.number() + " in the database");
        int way = world.fault(3);
        if (way != 2) {
            world.rows.put(segment.id(), List.copyOf(writing));
            world.segment = segment.id();
            world.lockedBy = null;
            if (world.defect == Defect.INTENT_AFTER_COMMIT) {
                run.call("writes what it has committed");
            } else {
                world.visible(segment.id(), true);
            }
        }
        writing = new ArrayList<>();
        if (way > 0) {
            world.say("  which is " + (way == 1 ? "done" : "not done") + ", unanswered");
            throw new Failure(Reason.SINK_UNREACHABLE, "no answer");
        }
        return 0;
    }

    /** The connection ended. */
    void gone() {
        if (world.lockedBy == this) {
            world.lockedBy = null;
        }
    }

    @Override
    public void close() {}
}
