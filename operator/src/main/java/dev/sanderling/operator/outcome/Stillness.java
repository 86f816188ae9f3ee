package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.checkpoint.Cost;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job of which nothing is heard: its ticks go by without a good run, or a run is under way and does not get on. A run
 * that is busy writes the checkpoint every minute, with or without something to commit; one that hangs does not.
 */
public final class Stillness {
    private static final Set<String> WORDS =
            Set.of(Reason.MISSED_RUNS.word(), Reason.NO_PROGRESS.word(), Reason.QUEUED.word());
    /** However often a job runs: a database may need some minutes for an answer, and the API server for a write. */
    private static final Duration SHORTEST = Duration.ofMinutes(10);
    /** For a run without a schedule. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private Stillness() {}

    /** Whether it is a reason of this kind. */
    static boolean named(String reason) {
        return WORDS.contains(reason);
    }

    /** What is to be said at that time; empty where there is nothing to say. */
    static Optional<Standing> at(
            @Nullable CaptureJobStatus previous, String name, Schedule schedule, Observation seen, Instant now) {
        Optional<Run> running = running(seen);
        if (running.isPresent()) {
            Instant from = progress(running.get(), seen);
            if (!hangs(from, schedule).isAfter(now)) {
                return Optional.of(Standing.notReady(
                        Reason.NO_PROGRESS,
                        "Run " + running.get().id() + " has written nothing since " + Times.text(from)
                                + ": it may hang. Read its log; if its pod is deleted, the next run goes on from the"
                                + " checkpoint."));
            }
        }
        Optional<Run> queued = queued(seen);
        if (queued.isPresent() && !starves(queued.get(), schedule).isAfter(now)) {
            return Optional.of(Standing.notReady(
                    Reason.QUEUED,
                    "Run " + queued.get().id() + " waits since "
                            + Times.text(queued.get().since()) + " for its turn, and nothing is captured meanwhile. "
                            + ((Ending.Waiting) queued.get().ending())
                                    .why()
                                    .map(Finding::message)
                                    .orElse("")));
        }
        boolean told = MissedTicks.areTold(previous, seen);
        if (seen.busy() && !told) {
            return Optional.empty();
        }
        Optional<Instant> since = MissedTicks.countFrom(previous, seen, schedule);
        // Once told it is so until something is good, whosever turn comes and whosever Job goes meanwhile.
        Optional<Instant> from = told ? MissedTicks.good(previous, seen) : since;
        return from.flatMap(start -> MissedTicks.due(start, schedule))
                .filter(due -> !due.isAfter(now))
                .map(due -> Standing.notReady(
                        Reason.MISSED_RUNS,
                        "Two ticks of the schedule went by without a good run since " + Times.text(since.get())
                                + ". See the Events of CronJob " + name + "."));
    }

    /** When something will have to be said if nothing is heard until then. */
    public static Optional<Instant> nextDate(CaptureJobStatus status, Observation seen, Schedule schedule) {
        return Stream.of(
                        running(seen).map(run -> hangs(progress(run, seen), schedule)),
                        queued(seen).map(run -> starves(run, schedule)),
                        MissedTicks.countFrom(status, seen, schedule).flatMap(good -> MissedTicks.due(good, schedule)))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private static Optional<Run> running(Observation seen) {
        return seen.runs().stream()
                .filter(run -> run.kind() != Run.Kind.CHECK && run.ending() instanceof Ending.Running)
                .findFirst();
    }

    /** The only run, where it waits for its turn; while all jobs are paused none is to come, and nobody is late. */
    private static Optional<Run> queued(Observation seen) {
        if (seen.paused()) {
            return Optional.empty();
        }
        List<Run> underWay = seen.runs().stream()
                .filter(run -> run.kind() != Run.Kind.CHECK && !run.settled())
                .toList();
        return underWay.stream().allMatch(Run::isQueued) ? underWay.stream().findFirst() : Optional.empty();
    }

    /** Some waiting is what budgets are for. */
    private static Instant starves(Run run, Schedule schedule) {
        Instant due = MissedTicks.due(run.since(), schedule).orElse(run.since().plus(LONGEST));
        Instant soonest = run.since().plus(LONGEST);
        return due.isBefore(soonest) ? soonest : due;
    }

    private static Instant hangs(Instant from, Schedule schedule) {
        Instant due = MissedTicks.due(from, schedule).orElse(from.plus(LONGEST));
        return due.isBefore(from.plus(SHORTEST)) ? from.plus(SHORTEST) : due;
    }

    /** When the run wrote last: its open receipt says since when it runs, and for how long it had run by then. */
    private static Instant progress(Run run, Observation seen) {
        Receipt open = seen.checkpoint().state().map(State::open).orElse(null);
        if (open == null || !open.runId().equals(run.id())) {
            return run.startedAt();
        }
        Cost cost = open.cost();
        Instant written = cost == null ? open.startedAt() : open.startedAt().plusMillis(cost.wallMillis());
        return written.isAfter(run.startedAt()) ? written : run.startedAt();
    }
}
