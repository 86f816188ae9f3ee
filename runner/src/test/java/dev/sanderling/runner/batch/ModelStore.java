package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.batch.ModelWorld.Defect;
import dev.sanderling.runner.checkpoint.CheckpointStore;
import dev.sanderling.runner.checkpoint.ChunkStore;
import java.time.Duration;

/** One run's way to the stored checkpoint: requests and answers get lost, and requests come late. */
final class ModelStore implements CheckpointStore {
    private final ModelWorld world;
    private final ModelRun run;
    /** From now on nothing gets through. */
    private boolean cut;

    ModelStore(ModelWorld world, ModelRun run) {
        this.world = world;
        this.run = run;
    }

    @Override
    public Loaded load(Duration patience) {
        run.call("reads the checkpoint");
        late();
        if (cut) {
            throw new Failure(Reason.CHECKPOINT_UNREACHABLE, "cut");
        }
        return new Loaded(world.stored, Handoff.NONE, "" + world.version);
    }

    @Override
    public Written write(State next, String version) {
        run.call("writes " + words(next));
        late();
        int way = world.fault(7);
        cut |= way > 3;
        switch (way) {
            case 1, 4 -> apply(next, version);
            case 2, 5 -> world.late.add(() -> apply(next, version));
            case 0 -> {
                return apply(next, version);
            }
            default -> {}
        }
        world.say("  which is " + new String[] {"", "done", "late", "lost", "done", "late", "lost"}[way]
                + ", unanswered" + (cut ? ", and it is cut off" : ""));
        return new Written.Unknown("no answer");
    }

    private Written apply(State next, String version) {
        if (!version.equals("" + world.version) && world.defect != Defect.NO_COMPARE) {
            return new Written.Conflict();
        }
        if (world.defect == Defect.INTENT_AFTER_COMMIT
                && next.pending() != null
                && next.pending().intent() != null) {
            // Said to be there, and only written once the database has committed.
            return new Written.Done("" + world.version);
        }
        boolean forgets = world.defect == Defect.FORGETS_PENDING
                && next.pending() != null
                && next.pending().intent() == null;
        world.store(forgets ? next.edit().pending(null).done() : next);
        return new Written.Done("" + world.version);
    }

    /** A request of whoever gave up waiting for it may arrive now, before anything else is done. */
    private void late() {
        if (!world.late.isEmpty() && world.choices.of(2) == 1) {
            world.say("  what was late arrives");
            world.late.removeFirst().run();
        }
    }

    private static String words(State state) {
        return "epoch " + state.epoch() + " seq " + state.seq() + " at " + state.position()
                + (state.pending() == null
                        ? ""
                        : (state.pending().intent() == null ? " pending " : " intent ")
                                + state.pending().segment())
                + (state.open() == null ? " closed" : "");
    }

    @Override
    public ChunkStore chunks() {
        throw new UnsupportedOperationException("the source needs none");
    }

    @Override
    public void close() {}
}
