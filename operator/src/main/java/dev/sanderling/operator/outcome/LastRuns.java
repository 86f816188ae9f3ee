package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest run, and how many failed in a row up to it. Seeing the same twice changes nothing. */
final class LastRuns {
    /** How far a node's clock may be behind ours; less than the shortest time a pod may take to start. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private static final String RUNNING = "Running";
    private static final String FAILED = "Failed";

    private LastRuns() {}

    /**
     * The newest run.
     *
     * @param previous of the status; its failures count only while the edition is the same
     */
    static @Nullable RunStatus next(@Nullable RunStatus previous, boolean sameEdition, Observation seen, Instant now) {
        RunStatus before = previous == null || sameEdition ? previous : withFailures(previous, 0);
        Optional<Run> newest = newest(seen);
        if (newest.isEmpty() || outlived(before, newest.get(), seen.runs())) {
            return settled(before, seen, now);
        }
        return status(newest.get(), before, seen.since(), seen.runs());
    }

    /**
     * The last run of this edition that is over, unless the status already knows better: what ended before the job
     * became not ready was weighed then, and a pod that never started is deleted once it is told of, so that only
     * older, better runs are left to be seen.
     */
    static Optional<Run> decisive(@Nullable CaptureJobStatus previous, Observation seen) {
        Instant weighed = Conditions.said(previous, seen.since(), Conditions.READY)
                .filter(said -> said.status().equals("False") && !Obstacles.named(said.reason()))
                .flatMap(said -> Conditions.find(previous, Conditions.READY))
                .map(condition -> Times.parse(condition.getLastTransitionTime()).minus(SKEW))
                .orElse(Instant.EPOCH);
        return finished(seen.runs(), seen.since()).reversed().stream()
                .findFirst()
                .filter(run -> !when(run).isBefore(weighed));
    }

    /** Runs of the edition that are over, in the order they ended. */
    private static List<Run> finished(List<Run> runs, long generation) {
        return runs.stream()
                .filter(run -> run.finished() && run.generation() == generation)
                .sorted(Comparator.comparing(LastRuns::when))
                .toList();
    }

    private static Optional<Run> newest(Observation seen) {
        Optional<Run> unfinished =
                seen.runs().stream().filter(run -> !run.finished()).max(Comparator.comparing(Run::startedAt));
        if (unfinished.isPresent()) {
            return unfinished;
        }
        // Kubernetes counts in seconds, and a run may take less: then the receipts know the order.
        List<String> written = seen.checkpoint().state().map(State::receipts).orElse(List.of()).stream()
                .map(Receipt::runId)
                .toList();
        return seen.runs().stream()
                .max(Comparator.comparing(LastRuns::when)
                        .thenComparing(Run::startedAt)
                        .thenComparing(run -> written.lastIndexOf(run.id())));
    }

    /** Whether what the status tells is later than the run, and of a run that is not there any more. */
    private static boolean outlived(@Nullable RunStatus previous, Run run, List<Run> runs) {
        if (previous == null || previous.runId() == null || !run.finished()) {
            return false;
        }
        boolean visible = runs.stream().anyMatch(other -> other.id().equals(previous.runId()));
        String at = previous.endedAt() == null ? previous.startedAt() : previous.endedAt();
        return !visible && Times.parse(at).isAfter(when(run));
    }

    private static Instant when(Run run) {
        return run.ending() instanceof Ending.Ended ended ? ended.at() : run.startedAt();
    }

    private static RunStatus status(Run run, @Nullable RunStatus previous, long generation, List<Run> runs) {
        int carried = previous == null || previous.failures() == null ? 0 : previous.failures();
        return switch (run.ending()) {
            case Ending.Running running -> unfinished(run, carried, null);
            case Ending.Waiting waiting ->
                unfinished(run, carried, waiting.why().orElse(null));
            case Ending.Ended ended ->
                new RunStatus(
                        run.id(),
                        run.kind().word(),
                        Times.text(run.startedAt()),
                        Times.text(ended.at()),
                        result(ended),
                        ended.reason().word(),
                        ended.message(),
                        failures(run, ended, previous, carried, generation, runs));
        };
    }

    private static RunStatus unfinished(Run run, int carried, @Nullable Finding why) {
        return new RunStatus(
                run.id(),
                run.kind().word(),
                Times.text(run.startedAt()),
                null,
                RUNNING,
                why == null ? null : why.reason().word(),
                why == null ? null : why.message(),
                carried);
    }

    private static int failures(
            Run run, Ending.Ended ended, @Nullable RunStatus previous, int carried, long generation, List<Run> runs) {
        Verdict verdict = Verdict.of(ended);
        if (run.generation() != generation || verdict instanceof Verdict.Neutral) {
            return carried;
        }
        if (!verdict.isFailure()) {
            return 0;
        }
        int visible = 0;
        for (Run other : finished(runs, generation).reversed()) {
            if (other.ending() instanceof Ending.Ended end && Verdict.of(end) instanceof Verdict.Good) {
                break;
            }
            visible += other.ending() instanceof Ending.Ended end
                            && Verdict.of(end).isFailure()
                    ? 1
                    : 0;
        }
        boolean counted = previous != null && run.id().equals(previous.runId()) && !RUNNING.equals(previous.result());
        return Math.max(visible, counted ? carried : carried + 1);
    }

    /** A run that was under way and is gone with its Job: its receipt says how it ended, or nothing does. */
    private static @Nullable RunStatus settled(@Nullable RunStatus previous, Observation seen, Instant now) {
        if (previous == null || !RUNNING.equals(previous.result())) {
            return previous;
        }
        int failures = previous.failures() == null ? 0 : previous.failures();
        List<Receipt> receipts = seen.checkpoint().state().map(State::receipts).orElse(List.of());
        for (Receipt receipt : receipts.reversed()) {
            if (receipt.runId().equals(previous.runId()) && receipt.outcome() != null) {
                boolean failed = receipt.outcome() == Receipt.Outcome.FAILED;
                return over(
                        previous,
                        Times.textOrNull(receipt.endedAt()),
                        Batches.result(receipt.outcome()),
                        receipt.reason(),
                        receipt.message(),
                        failed ? failures + 1 : 0);
            }
        }
        return over(
                previous,
                Times.text(now),
                FAILED,
                Reason.DIED_WITHOUT_REPORT.word(),
                "The run's Job and pod are gone without a report. The next run goes on from the checkpoint.",
                failures + 1);
    }

    private static RunStatus over(
            RunStatus run,
            @Nullable String endedAt,
            String result,
            @Nullable String reason,
            @Nullable String message,
            int failures) {
        return new RunStatus(run.runId(), run.kind(), run.startedAt(), endedAt, result, reason, message, failures);
    }

    private static RunStatus withFailures(RunStatus run, int failures) {
        return new RunStatus(
                run.runId(),
                run.kind(),
                run.startedAt(),
                run.endedAt(),
                run.result(),
                run.reason(),
                run.message(),
                failures);
    }

    private static String result(Ending.Ended ended) {
        return switch (Verdict.of(ended)) {
            case Verdict.Good good -> ended.reason() == Reason.EMPTY ? "Empty" : "Succeeded";
            case Verdict.Neutral neutral -> ended.reason() == Reason.ALREADY_RUNNING ? "AlreadyRunning" : "Interrupted";
            case Verdict.TryAgain again -> FAILED;
            case Verdict.NeedsHuman human -> FAILED;
        };
    }
}
