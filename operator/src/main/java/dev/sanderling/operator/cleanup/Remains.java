package dev.sanderling.operator.cleanup;

import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.outcome.Run;
import java.util.List;

/**
 * What is in the cluster of a job that is being deleted.
 *
 * @param scheduled whether its CronJob is there and not on its way out
 * @param runs runs and cleanup, oldest first; Jobs that are on their way out are not among them
 * @param pods names of pods that capture or check and have not ended, whatever became of their Jobs
 * @param checkpoint what can be read of it
 * @param complete whether Job and ConfigMap of the cleanup are both there
 */
public record Remains(
        boolean scheduled, List<Run> runs, List<String> pods, CheckpointView checkpoint, boolean complete) {}
