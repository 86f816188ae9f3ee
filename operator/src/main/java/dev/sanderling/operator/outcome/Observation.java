package dev.sanderling.operator.outcome;

import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.outcome.Finding;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is in the cluster for one job.
 *
 * @param runs ordered by start, oldest first
 * @param checkpoint what can be read of it
 * @param scheduled generation of the spec that the CronJob was made from; empty where there is no CronJob
 * @param obstacle why the objects could not be applied, e.g. a name that belongs to somebody else
 */
public record Observation(
        List<Run> runs, CheckpointView checkpoint, OptionalLong scheduled, Optional<Finding> obstacle) {
    /** Nothing there yet. */
    public static final Observation NOTHING =
            new Observation(List.of(), CheckpointView.ABSENT, OptionalLong.empty(), Optional.empty());

    /** Whether a container runs, which may be writing the checkpoint. */
    public boolean running() {
        return runs.stream().anyMatch(run -> run.ending() instanceof Ending.Running);
    }

    /** Whether a run is under way or about to start. */
    public boolean busy() {
        return runs.stream().anyMatch(run -> !run.settled());
    }
}
