package dev.sanderling.operator.schedule;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.api.TriggerStatus;
import dev.sanderling.api.WhenBehind;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.outcome.CheckProgress;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Cron;
import dev.sanderling.plan.Schedule;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which Jobs outside the schedule are to be started now. The check goes first; runs wait for it. */
public final class DueJobs {
    /** A backlog older than this waits for the schedule: something else is wrong. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    /** A job whose next run is further away than this is watched between its runs, this often. */
    private static final Duration RARE = Duration.ofDays(1);

    private static final Duration WATCH = Duration.ofHours(1);

    private DueJobs() {}

    /** At most one Job. */
    public static Optional<Job> next(
            Runs runs, Optional<CronJob> cronJob, @Nullable CaptureJobStatus status, Observation seen, Instant now) {
        CheckProgress check = CheckProgress.of(status, seen, now);
        if (!check.done()) {
            return unlessSeen(Jobs.check(runs), seen);
        }
        if (cronJob.isEmpty()) {
            return Optional.empty();
        }
        Optional<Job> trigger = runs.plan()
                .schedule()
                .runId()
                .filter(runId -> !acknowledged(status, runId))
                .flatMap(runId -> unlessSeen(Jobs.trigger(runs, cronJob.get(), runId), seen));
        return trigger.or(() -> backlog(runs.plan(), seen, now)
                        .flatMap(receipt -> unlessSeen(Jobs.continuation(runs, cronJob.get(), receipt), seen)))
                .or(() -> watch(runs, status, seen, now));
    }

    /**
     * A job that runs seldom or not at all is checked every hour: the source goes on keeping its log for it, or stops to.
     * What the check measures is on the status like that of every run.
     */
    private static Optional<Job> watch(Runs runs, @Nullable CaptureJobStatus status, Observation seen, Instant now) {
        Schedule schedule = runs.plan().schedule();
        boolean rare = schedule.suspended()
                || Cron.parse(schedule.cron())
                        .next(now, schedule.zone())
                        .filter(next -> !next.isAfter(now.plus(RARE)))
                        .isEmpty();
        boolean keeps =
                seen.checkpoint().state().filter(s -> s.position() != null).isPresent();
        boolean looked = seen.runs().stream().anyMatch(run -> run.since().isAfter(now.minus(WATCH)));
        return rare && (keeps || isToBeTriedAgain(status)) && !looked && !seen.busy()
                ? unlessSeen(Jobs.watch(runs, now.getEpochSecond() / WATCH.toSeconds()), seen)
                : Optional.empty();
    }

    /** Its last check or run failed for something that may have passed, and no run comes soon that would tell. */
    private static boolean isToBeTriedAgain(@Nullable CaptureJobStatus status) {
        RunStatus by = status == null ? null : status.decidedBy();
        String word = by == null ? null : by.reason();
        return word != null
                && Reason.known(word)
                        .filter(reason -> reason.exitCode().retryable())
                        .isPresent();
    }

    /** Whether runs start by schedule, or one was asked for that has not started yet. */
    public static boolean mayRun(Schedule schedule, @Nullable CaptureJobStatus status) {
        return !schedule.suspended()
                || schedule.runId()
                        .filter(runId -> !acknowledged(status, runId))
                        .isPresent();
    }

    private static boolean acknowledged(@Nullable CaptureJobStatus status, String runId) {
        TriggerStatus trigger = status == null ? null : status.trigger();
        return trigger != null && runId.equals(trigger.runId());
    }

    /** The last receipt, if a limit ended its run and nothing has run since. */
    private static Optional<Receipt> backlog(CapturePlan plan, Observation seen, Instant now) {
        if (plan.limits().whenBehind() == WhenBehind.WAIT || plan.schedule().suspended() || seen.busy()) {
            return Optional.empty();
        }
        List<Receipt> receipts = seen.checkpoint().state().map(State::receipts).orElse(List.of());
        if (receipts.isEmpty()) {
            return Optional.empty();
        }
        Receipt last = receipts.getLast();
        Instant ended = last.endedAt();
        boolean good = last.outcome() == Receipt.Outcome.SUCCEEDED && last.behind();
        return good && ended != null && ended.plus(RECENT).isAfter(now) ? Optional.of(last) : Optional.empty();
    }

    private static Optional<Job> unlessSeen(Job job, Observation seen) {
        String name = job.getMetadata().getName();
        return seen.runs().stream().anyMatch(run -> run.job().equals(name)) ? Optional.empty() : Optional.of(job);
    }
}
