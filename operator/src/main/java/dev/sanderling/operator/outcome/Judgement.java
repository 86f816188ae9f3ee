package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.operator.outcome.Endings.Over;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the conditions follow from. Runs are weighed once each, in the order they ended, and what was weighed is kept on
 * the status: so it makes no difference whether their Jobs are still there, how often they are seen, or in which order.
 *
 * @param by the newest check or run of this edition that said something of the job; empty while none has
 * @param failures in a row up to it
 * @param wasReady whether the job was ready before the last of these failures
 * @param source what is known of the source
 * @param sinks what is known of the sinks
 */
record Judgement(Optional<RunStatus> by, int failures, boolean wasReady, Saying source, Saying sinks) {
    /** What this look adds to what the status says. */
    static Judgement next(@Nullable CaptureJobStatus previous, Observation seen) {
        Judgement judgement = before(previous, seen.since());
        List<Over> ofEdition = Endings.of(previous, seen).stream()
                .filter(run -> run.generation() == seen.since())
                .toList();
        Comparator<Over> order = Endings.order(seen);
        for (Over run : ofEdition) {
            if (judgement.isNews(run, order)) {
                judgement = judgement.after(run);
            }
        }
        return judgement.recounted(ofEdition);
    }

    /** The verdict; empty while nothing is decided. */
    Optional<Verdict> verdict() {
        return by.map(run -> Verdict.of(reason(run), finding(run)));
    }

    private static Judgement before(@Nullable CaptureJobStatus previous, long since) {
        Saying source = Conditions.said(previous, 0, Conditions.SOURCE_READY)
                .orElse(Saying.unknown(ConditionReason.CHECKING, "No check or run has spoken with the source yet."));
        Saying sinks = Conditions.said(previous, 0, Conditions.SINK_READY)
                .orElse(Saying.unknown(ConditionReason.CHECKING, "No check or run has spoken with the sinks yet."));
        boolean ready = Conditions.said(previous, 0, Conditions.READY)
                .filter(said -> said.isTrue() || Stillness.named(said.reason()))
                .isPresent();
        RunStatus by = previous == null ? null : previous.decidedBy();
        if (by == null || by.generation() == null || by.generation() != since) {
            by = former(previous, since);
        }
        int failures = by == null || by.failures() == null ? 0 : by.failures();
        return new Judgement(Optional.ofNullable(by), failures, ready, source, sinks);
    }

    /** From a status of a version that did not say what its conditions follow from. */
    private static @Nullable RunStatus former(@Nullable CaptureJobStatus previous, long since) {
        Optional<Saying> ready = Conditions.said(previous, since, Conditions.READY)
                .filter(said -> !said.status().equals("Unknown"))
                .filter(said -> !said.reason().equals(ConditionReason.CHECKING.word()))
                .filter(said -> !Obstacles.named(said.reason()) && !Stillness.named(said.reason()));
        boolean told = Conditions.find(previous, Conditions.SINK_READY).isPresent();
        if (previous == null || told || ready.isEmpty()) {
            return null;
        }
        Instant turned = Conditions.find(previous, Conditions.READY)
                .map(condition -> Times.parse(condition.getLastTransitionTime()))
                .orElse(Instant.EPOCH);
        RunStatus last = previous.lastRun();
        Reason reason = Reason.known(ready.get().reason()).orElse(Reason.SUCCEEDED);
        return new RunStatus(
                null,
                null,
                Times.text(turned),
                Times.text(turned),
                reason.exitCode() == dev.sanderling.outcome.ExitCode.OK ? "Succeeded" : "Failed",
                reason.word(),
                ready.get().message().replaceFirst("^The last .* will be tried again: ", ""),
                last == null ? null : last.failures(),
                since,
                null);
    }

    /** Whether it ended after what was weighed last, or is the same run and has turned out otherwise. */
    private boolean isNews(Over run, Comparator<Over> order) {
        if (Verdict.of(run.ending()) instanceof Verdict.Neutral) {
            return false;
        }
        if (by.isEmpty()) {
            return true;
        }
        RunStatus last = by.get();
        if (run.isKnownAs(last.runId())) {
            return corrects(last, run);
        }
        var weighed = new Over(
                String.valueOf(last.runId()),
                "",
                String.valueOf(last.kind()),
                0,
                Times.parse(last.startedAt()),
                new Ending.Ended(Times.parse(last.endedAt()), reason(last), "", Optional.empty()));
        return order.compare(run, weighed) > 0;
    }

    /**
     * What was good stays good; of a failure the runner's own word counts for more than what the pod shows, and that for
     * more than a Job of which no pod had been seen.
     */
    private static boolean corrects(RunStatus last, Over run) {
        Ending.Ended now = run.ending();
        boolean turnedOutWell = Verdict.of(now) instanceof Verdict.Good;
        boolean hasPodNow = !run.id().equals(last.runId());
        if (!"Failed".equals(last.result())) {
            return turnedOutWell && hasPodNow;
        }
        return turnedOutWell
                || hasPodNow
                || (now.word().isPresent() && !finding(last).equals(now.finding()));
    }

    private Judgement after(Over run) {
        Ending.Ended ended = run.ending();
        Verdict verdict = Verdict.of(ended);
        boolean again = by.isPresent() && run.isKnownAs(by.get().runId());
        int before = again && result(reason(by.get())).equals("Failed") ? Math.max(0, failures - 1) : failures;
        int now = verdict.isFailure() ? before + 1 : 0;
        boolean ready = verdict instanceof Verdict.Good
                || (verdict instanceof Verdict.TryAgain && wasReady && now < Standings.FAILURES);
        var told = new RunStatus(
                run.id(),
                run.kind(),
                Times.text(run.startedAt()),
                Times.text(run.endedAt()),
                result(ended.reason()),
                ended.reason().word(),
                ended.message(),
                now,
                run.generation(),
                ended.finding().sink());
        return new Judgement(Optional.of(told), now, ready, Parties.source(source, ended), Parties.sinks(sinks, ended));
    }

    /** Failures that were seen late, after a later one had been weighed, count too. */
    private Judgement recounted(List<Over> ofEdition) {
        if (by.isEmpty() || failures == 0) {
            return this;
        }
        Instant last = Times.parse(by.get().endedAt());
        int visible = 0;
        for (Over run : ofEdition.reversed()) {
            Verdict verdict = Verdict.of(run.ending());
            if (verdict instanceof Verdict.Good) {
                break;
            }
            visible += verdict.isFailure() && !run.endedAt().isAfter(last) ? 1 : 0;
        }
        return visible <= failures ? this : counted(visible);
    }

    private Judgement counted(int all) {
        RunStatus run = by.orElseThrow();
        var told = new RunStatus(
                run.runId(),
                run.kind(),
                run.startedAt(),
                run.endedAt(),
                run.result(),
                run.reason(),
                run.message(),
                all,
                run.generation(),
                run.sink());
        return new Judgement(Optional.of(told), all, wasReady && all < Standings.FAILURES, source, sinks);
    }

    static String result(Reason reason) {
        if (reason == Reason.EMPTY) {
            return "Empty";
        }
        if (reason == Reason.ALREADY_RUNNING) {
            return "AlreadyRunning";
        }
        return switch (Verdict.of(reason, new Finding(reason, ""))) {
            case Verdict.Good good -> "Succeeded";
            case Verdict.Neutral neutral -> "Interrupted";
            case Verdict.TryAgain again -> "Failed";
            case Verdict.NeedsHuman human -> "Failed";
        };
    }

    private static Reason reason(RunStatus run) {
        String word = run.reason();
        return word == null ? Reason.SUCCEEDED : Reason.known(word).orElse(Reason.DIED_WITHOUT_REPORT);
    }

    private static Finding finding(RunStatus run) {
        return new Finding(reason(run), String.valueOf(run.message()), run.sink());
    }
}
