package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Checked;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ready and Stalled from everything known, the most telling first. */
final class Standings {
    /** Retryable failures in a row that make a job not ready. */
    private static final int FAILURES = 3;

    private Standings() {}

    static Standing next(
            @Nullable CaptureJobStatus previous,
            long generation,
            Checked checked,
            Observation seen,
            CheckProgress check,
            Optional<Run> decisive,
            @Nullable RunStatus lastRun,
            Instant now) {
        if (checked instanceof Checked.Invalid invalid) {
            return Standing.needsHuman(new Finding(Reason.INVALID_SPEC, sentence(invalid, seen)));
        }
        if (seen.obstacle().isPresent()) {
            Finding why = seen.obstacle().get();
            return why.reason().needsHuman()
                    ? Standing.needsHuman(why)
                    : Standing.notReady(why.reason(), why.message());
        }
        if (seen.checkpoint().problem().isPresent()) {
            return Standing.needsHuman(seen.checkpoint().problem().get());
        }
        Optional<Standing> before = before(previous, seen.since());
        Standing standing = decisive.map(
                        run -> run.ending() instanceof Ending.Ended ended ? Verdict.of(ended) : new Verdict.Neutral())
                .flatMap(verdict -> byVerdict(verdict, before, check, lastRun))
                .or(() -> before.filter(s -> !s.ready().status().equals("Unknown")))
                .orElseGet(() -> withoutVerdict(generation, check));
        return standing.ready().isTrue() && checked instanceof Checked.Valid valid
                ? unlessMissed(standing, previous, valid, seen, now)
                : standing;
    }

    private static Optional<Standing> byVerdict(
            Verdict verdict, Optional<Standing> before, CheckProgress check, @Nullable RunStatus lastRun) {
        return switch (verdict) {
            case Verdict.Good good -> Optional.of(Standing.working());
            case Verdict.Neutral neutral ->
                before.isEmpty() && check.done() ? Optional.of(Standing.working()) : Optional.empty();
            case Verdict.NeedsHuman human -> Optional.of(Standing.needsHuman(human.why()));
            case Verdict.TryAgain again -> tryAgain(again.why(), before, check, lastRun);
        };
    }

    private static Optional<Standing> tryAgain(
            Finding why, Optional<Standing> before, CheckProgress check, @Nullable RunStatus lastRun) {
        int failures = lastRun == null || lastRun.failures() == null ? 1 : Math.max(1, lastRun.failures());
        String message = (failures == 1 ? "The last run failed" : "The last " + failures + " runs failed")
                + " and will be tried again: " + why.message();
        boolean wasReady = before.isPresent() && before.get().ready().isTrue();
        if (failures < FAILURES && wasReady) {
            return Optional.of(Standing.stillReady(why, message));
        }
        if (failures < FAILURES && !check.done()) {
            return Optional.empty();
        }
        return Optional.of(Standing.notReady(why.reason(), message));
    }

    private static Standing withoutVerdict(long generation, CheckProgress check) {
        return switch (check) {
            case CheckProgress.UnderWay underWay -> Standing.checking(generation);
            case CheckProgress.TimedOut timedOut ->
                Standing.notReady(
                        Reason.DEADLINE_EXCEEDED,
                        "The check did not end within " + CheckProgress.LONGEST.toMinutes()
                                + " minutes. See the Events of its Job and pod; the schedule goes on.");
            case CheckProgress.Over over -> Standing.checking(generation);
        };
    }

    private static Standing unlessMissed(
            Standing standing,
            @Nullable CaptureJobStatus previous,
            Checked.Valid valid,
            Observation seen,
            Instant now) {
        if (seen.busy()) {
            return standing;
        }
        Optional<Instant> since = MissedTicks.countFrom(previous, seen);
        return since.flatMap(good -> MissedTicks.due(good, valid.plan().schedule()))
                .filter(due -> !due.isAfter(now))
                .map(due -> Standing.notReady(
                        Reason.MISSED_RUNS,
                        "Two ticks of the schedule went by without a good run since " + Times.text(since.get())
                                + ". See the Events of CronJob "
                                + valid.plan().name() + "."))
                .orElse(standing);
    }

    private static Optional<Standing> before(@Nullable CaptureJobStatus previous, long since) {
        Optional<Saying> ready = Conditions.said(previous, since, Conditions.READY);
        Optional<Saying> stalled = Conditions.said(previous, since, Conditions.STALLED);
        // What was in the way of applying is not there any more, or this would not be asked.
        return ready.filter(said -> !Obstacles.named(said.reason()))
                .flatMap(said -> stalled.map(other -> new Standing(said, other)));
    }

    private static String sentence(Checked.Invalid invalid, Observation seen) {
        String kept = seen.scheduled().isPresent()
                ? ". The CronJob made from generation " + seen.scheduled().get().generation() + " goes on unchanged."
                : ". Nothing runs until this is put right.";
        return invalid.sentence() + kept;
    }
}
