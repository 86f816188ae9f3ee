package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.source.Boundary;

/** A log that keeps what it was not told to forget. */
final class ModelSource extends StillSource {
    private final ModelWorld world;
    private final ModelRun run;

    ModelSource(ModelWorld world, ModelRun run) {
        this.world = world;
        this.run = run;
    }

    @Override
    public Boundary resumeFrom(State state, String position) {
        run.call("looks where it may go on from");
        return ModelRun.boundary(world.confirmed);
    }
}
