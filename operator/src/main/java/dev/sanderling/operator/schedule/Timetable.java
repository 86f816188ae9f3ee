package dev.sanderling.operator.schedule;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.operator.outcome.CheckProgress;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.outcome.Stillness;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Cron;
import dev.sanderling.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When to look again although nothing happened in the cluster: something is due by the clock alone. */
public final class Timetable {
    private static final Duration SOONEST = Duration.ofSeconds(1);
    private static final Duration LATEST = Duration.ofHours(1);
    /** What is in the way is often somebody else's object, which is not watched. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** When a Job that has no pod is looked at again. */
    private static final List<Duration> WITHOUT_POD =
            List.of(Duration.ofSeconds(4), Duration.ofSeconds(15), Duration.ofMinutes(1));

    private static final Duration UNWOKEN = Duration.ofSeconds(30);

    private Timetable() {}

    /** How long from now; between a second and an hour. */
    public static Duration nextLook(
            Checked checked, CaptureJobStatus status, Observation seen, Duration startTimeout, Instant now) {
        List<Instant> dates = new ArrayList<>();
        if (seen.obstacle().isPresent()) {
            dates.add(now.plus(AGAIN));
        }
        seen.handOver().flatMap(Observation.HandOver::lookAt).ifPresent(dates::add);
        if (seen.queued()) {
            // It is woken when its turn comes; this is for the case that it was not.
            dates.add(now.plus(UNWOKEN));
        }
        for (Run run : seen.runs()) {
            if (run.ending() instanceof Ending.Waiting waiting && !waiting.isQueued()) {
                dates.add(run.since().plus(startTimeout));
                // Then others need not wait for it any more.
                dates.add(run.since().plus(Observation.STARTS));
                // Nothing happens in the cluster when a pod is refused, but for an Event.
                boolean without = run.withoutPod();
                for (Duration after : without ? WITHOUT_POD : List.<Duration>of()) {
                    dates.add(run.since().plus(after));
                }
            }
            if (run.kind() == Run.Kind.CHECK && !run.settled()) {
                dates.add(run.startedAt().plus(CheckProgress.LONGEST));
            }
            run.lookAt().ifPresent(dates::add);
        }
        if (checked instanceof Checked.Valid valid) {
            Schedule schedule = valid.plan().schedule();
            if (!schedule.suspended()) {
                Cron.parse(schedule.cron()).next(now, schedule.zone()).ifPresent(dates::add);
            }
            Stillness.nextDate(status, seen, schedule).ifPresent(dates::add);
        }
        Instant first = dates.stream()
                .filter(date -> date.isAfter(now))
                .min(Instant::compareTo)
                .orElse(now.plus(LATEST));
        Duration wait = Duration.between(now, first).plus(SOONEST);
        return wait.compareTo(LATEST) > 0 ? LATEST : wait;
    }
}
