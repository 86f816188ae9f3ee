package dev.sanderling.operator.outcome;

import dev.sanderling.api.HandOverStatus;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.outcome.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in the cluster for one job.
 *
 * @param runs ordered by start, oldest first
 * @param checkpoint what can be read of it
 * @param scheduled what the CronJob was made from; empty where there is none
 * @param obstacle why the objects could not be applied, e.g. a name that belongs to somebody else
 * @param since the generation since which the spec means the same to a run; what was seen of it from then on counts
 * @param queued as many checks are under way as may be, in other jobs
 * @param paused whoever runs the operator lets nothing start
 * @param handOver where the hand-over of batches stands; empty where nobody looked
 */
public record Observation(
        List<Run> runs,
        CheckpointView checkpoint,
        Optional<Scheduled> scheduled,
        Optional<Finding> obstacle,
        long since,
        boolean queued,
        boolean paused,
        Optional<HandOver> handOver) {
    /** Within this the pod of a check begins to run, as a rule. */
    public static final Duration STARTS = Duration.ofMinutes(1);

    /** With room for a check. */
    public Observation(
            List<Run> runs,
            CheckpointView checkpoint,
            Optional<Scheduled> scheduled,
            Optional<Finding> obstacle,
            long since) {
        this(runs, checkpoint, scheduled, obstacle, since, false, false, Optional.empty());
    }

    /**
     * Where the hand-over of batches stands.
     *
     * @param status as it should be told; null where there is nothing to tell yet
     * @param lookAt when to look again although nothing happens
     */
    public record HandOver(@Nullable HandOverStatus status, Optional<Instant> lookAt) {}

    /**
     * The CronJob in force.
     *
     * @param generation of the spec it was made from
     * @param at when it was applied; its ticks count from then on
     */
    public record Scheduled(long generation, Instant at) {}

    /** The same, and whether the job's check has to wait for its turn. */
    public Observation queued(boolean waits) {
        return new Observation(runs, checkpoint, scheduled, obstacle, since, waits, paused, handOver);
    }

    /** The same, while nothing is to start. */
    public Observation paused(boolean all) {
        return new Observation(runs, checkpoint, scheduled, obstacle, since, queued, all, handOver);
    }

    /** The same, and where the hand-over of batches stands. */
    public Observation handingOver(HandOver known) {
        return new Observation(runs, checkpoint, scheduled, obstacle, since, queued, paused, Optional.of(known));
    }

    /**
     * Whether a check uses its turn: it runs, or is about to. One that somebody else has suspended, or that no node takes,
     * costs the cluster nothing, and may be so for days: others do not wait for it.
     */
    public boolean checking(Instant now) {
        return runs.stream()
                .filter(run -> run.kind() == Run.Kind.CHECK && !run.settled())
                .anyMatch(run -> !(run.ending() instanceof Ending.Waiting)
                        || (!run.isQueued() && run.since().plus(STARTS).isAfter(now)));
    }

    /** Whether a container runs, which may be writing the checkpoint. */
    public boolean running() {
        return runs.stream().anyMatch(run -> run.ending() instanceof Ending.Running);
    }

    /** Whether a run is under way or about to start. */
    public boolean busy() {
        return runs.stream().anyMatch(run -> !run.settled());
    }
}
