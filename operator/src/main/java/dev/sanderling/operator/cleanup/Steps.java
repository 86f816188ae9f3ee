package dev.sanderling.operator.cleanup;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.DeletionPolicy;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.cleanup.Step.Outcome;
import dev.sanderling.operator.handoff.Belongings;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.schedule.CleanupJobs;
import dev.sanderling.outcome.ExitCode;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** From what is left of a job to the next step; pure. Every way ends with the job let go, in {@link CleanupJobs#LONGEST}. */
public final class Steps {
    /** A pod gets a minute to end; one on a lost node never does, and the source's lock keeps it out of the way. */
    static final Duration PODS_END = Duration.ofMinutes(2);

    private Steps() {}

    /** The next step for a job that has our finalizer and is marked for deletion. */
    public static Step next(CaptureJob job, Remains left, Instant now) {
        if (Plans.deletionPolicy(job.getSpec()) == DeletionPolicy.RETAIN) {
            return new Step.Release(Outcome.RETAINED, "deletionPolicy is Retain");
        }
        Optional<Run> cleanup = left.runs().stream()
                .filter(run -> run.job().equals(Names.cleanup(job)))
                .max(Comparator.comparing(Run::since));
        if (cleanup.isPresent() && cleanup.get().settled() && cleanup.get().ending() instanceof Ending.Ended ended) {
            boolean good = ended.reason().exitCode() == ExitCode.OK;
            return new Step.Release(good ? Outcome.DROPPED : Outcome.LEFT, ended.message());
        }
        Instant since = Instant.parse(job.getMetadata().getDeletionTimestamp());
        List<String> capturing = left.runs().stream()
                .filter(run -> !run.job().equals(Names.cleanup(job)) && !run.settled())
                .map(Run::job)
                .distinct()
                .toList();
        if (left.scheduled() || !capturing.isEmpty()) {
            return new Step.Stop(capturing);
        }
        if (!left.pods().isEmpty() && now.isBefore(since.plus(PODS_END))) {
            return new Step.Wait();
        }
        return known(job, left).orElseGet(() -> drop(left, cleanup, since, now));
    }

    /** Where there is nothing to drop, or no telling what. */
    private static Optional<Step> known(CaptureJob job, Remains left) {
        if (left.checkpoint().problem().isPresent()) {
            return Optional.of(new Step.Release(
                    Outcome.LEFT, left.checkpoint().problem().get().message()));
        }
        if (!Belongings.of(left.checkpoint()).isEmpty()) {
            return Optional.empty();
        }
        boolean lost = left.checkpoint().state().isEmpty()
                && !Belongings.mirrored(job.getStatus()).isEmpty();
        return Optional.of(
                lost
                        ? new Step.Release(Outcome.LEFT, "the checkpoint, which says what is the job's own, is gone")
                        : new Step.Release(Outcome.NOTHING, "the job has made nothing in its source"));
    }

    private static Step drop(Remains left, Optional<Run> cleanup, Instant since, Instant now) {
        if (!now.isBefore(since.plus(CleanupJobs.LONGEST))) {
            return new Step.Release(
                    Outcome.LEFT,
                    "the cleanup did not end within " + CleanupJobs.LONGEST.toMinutes() + " minutes"
                            + cleanup.map(Steps::latest).orElse(""));
        }
        return left.complete() ? new Step.Wait() : new Step.Start();
    }

    private static String latest(Run cleanup) {
        return switch (cleanup.ending()) {
            case Ending.Running running -> ", and still runs";
            case Ending.Unheard unheard -> ", and nothing was heard of how it ended";
            case Ending.Waiting waiting ->
                waiting.why().map(Finding::message).map(why -> ": " + why).orElse(", and has not started");
            case Ending.Ended ended -> ": " + ended.message();
        };
    }
}
