package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.outcome.Endings.Over;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest run, whatever became of it. Seeing the same twice changes nothing, and no older one ever takes its place. */
final class LastRuns {
    private static final String RUNNING = "Running";
    private static final String FOLLOWING = "Following";
    private static final String WAITING = "Waiting";
    private static final String PAUSED = " While all jobs are paused (SANDERLING_PAUSED) no turn comes.";

    private LastRuns() {}

    /** @param failures in a row up to it, as they were weighed */
    static @Nullable RunStatus next(@Nullable CaptureJobStatus previous, Observation seen, int failures, Instant now) {
        RunStatus before = previous == null ? null : previous.lastRun();
        Optional<Run> unfinished = seen.runs().stream()
                .filter(run -> !run.finished() && !isUnheard(run) && !isPast(run, before))
                .max(Comparator.comparing(Run::startedAt));
        if (unfinished.isPresent()) {
            return unfinished(unfinished.get(), failures, seen);
        }
        if (before != null && seen.runs().stream().anyMatch(run -> isUnheard(run) && isOf(run, before))) {
            return before;
        }
        List<Over> over = Endings.of(previous, seen);
        if (over.isEmpty() || isOlder(over.getLast(), before, over)) {
            return before == null ? null : settled(before, failures, now);
        }
        return told(over.getLast(), failures);
    }

    private static boolean isUnheard(Run run) {
        return run.ending() instanceof Ending.Unheard;
    }

    private static boolean isOf(Run run, RunStatus known) {
        String id = String.valueOf(known.runId());
        return run.job().equals(id) || PodNames.isOf(run.job(), id);
    }

    /** Whether the status knows the end of the run, or of a later one: then a cache lags behind. */
    private static boolean isPast(Run run, @Nullable RunStatus before) {
        if (before == null || before.endedAt() == null) {
            return false;
        }
        return run.id().equals(before.runId())
                || (run.withoutPod() && isOf(run, before))
                || Times.second(run.startedAt()).isBefore(Times.parse(before.startedAt()));
    }

    /** Whether the run ended before the one that the status tells of, which is not there any more. */
    private static boolean isOlder(Over run, @Nullable RunStatus before, List<Over> over) {
        if (before == null || before.runId() == null) {
            return false;
        }
        boolean there = over.stream().anyMatch(other -> other.isKnownAs(before.runId()));
        String at = before.endedAt() == null ? before.startedAt() : before.endedAt();
        return !there && Times.parse(at).isAfter(run.endedAt());
    }

    private static RunStatus told(Over run, int failures) {
        return new RunStatus(
                run.id(),
                run.kind(),
                Times.text(run.startedAt()),
                Times.text(run.endedAt()),
                Judgement.result(run.ending().reason()),
                run.ending().reason().word(),
                run.ending().message(),
                failures,
                run.generation() == 0 ? null : run.generation(),
                run.ending().finding().sink());
    }

    /** Whether it has caught up, and lingers. */
    private static boolean follows(Run run, Observation seen) {
        return seen.checkpoint()
                .state()
                .map(State::open)
                .filter(open -> open.runId().equals(run.id()) && open.following())
                .isPresent();
    }

    private static RunStatus unfinished(Run run, int failures, Observation seen) {
        Finding why =
                run.ending() instanceof Ending.Waiting waiting ? waiting.why().orElse(null) : null;
        return new RunStatus(
                run.id(),
                run.kind().word(),
                Times.text(run.startedAt()),
                null,
                run.isQueued() ? WAITING : follows(run, seen) ? FOLLOWING : RUNNING,
                why == null ? null : why.reason().word(),
                why == null ? null : run.isQueued() && seen.paused() ? why.message() + PAUSED : why.message(),
                failures,
                run.generation(),
                null);
    }

    /**
     * A run that was under way, and is gone with its Job and without a receipt. Nobody knows how it ended, so it is no
     * failure; a receipt that arrives later corrects this, and if no run is ever good again the missed ticks say so.
     */
    private static RunStatus settled(RunStatus before, int failures, Instant now) {
        boolean waited = WAITING.equals(before.result());
        boolean vanished = waited || RUNNING.equals(before.result()) || FOLLOWING.equals(before.result());
        return new RunStatus(
                before.runId(),
                before.kind(),
                before.startedAt(),
                vanished ? Times.text(now) : before.endedAt(),
                vanished ? "Interrupted" : before.result(),
                vanished && !waited ? Reason.DIED_WITHOUT_REPORT.word() : before.reason(),
                waited
                        ? "The Job was deleted before its turn came."
                        : vanished
                                ? "The run's Job and pod are gone without a report. The next run goes on from the checkpoint."
                                : before.message(),
                failures,
                before.generation(),
                before.sink());
    }
}
