package dev.sanderling.operator.outcome;

import dev.sanderling.api.CaptureJobStatus;
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
    static final int FAILURES = 3;

    private Standings() {}

    static Standing next(
            @Nullable CaptureJobStatus previous,
            long generation,
            Checked checked,
            Observation seen,
            CheckProgress check,
            Judgement judgement,
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
        Standing standing = judgement
                .verdict()
                .flatMap(verdict -> byVerdict(verdict, judgement, check))
                .orElseGet(() -> undecided(previous, generation, seen.since(), check));
        return standing.ready().isTrue() && checked instanceof Checked.Valid valid
                ? Stillness.at(previous, valid.plan().name(), valid.plan().schedule(), seen, now)
                        .orElse(standing)
                : standing;
    }

    private static Optional<Standing> byVerdict(Verdict verdict, Judgement judgement, CheckProgress check) {
        return switch (verdict) {
            case Verdict.Good good -> Optional.of(Standing.working());
            case Verdict.Neutral neutral -> Optional.empty();
            case Verdict.NeedsHuman human -> Optional.of(Standing.needsHuman(human.why()));
            case Verdict.TryAgain again -> tryAgain(again.why(), judgement, check);
        };
    }

    private static Optional<Standing> tryAgain(Finding why, Judgement judgement, CheckProgress check) {
        int failures = Math.max(1, judgement.failures());
        String message = (failures == 1 ? "The last run failed" : "The last " + failures + " runs failed")
                + " and will be tried again: " + why.message();
        if (failures < FAILURES && judgement.wasReady()) {
            return Optional.of(Standing.stillReady(why, message));
        }
        if (failures < FAILURES && !check.done()) {
            return Optional.empty();
        }
        return Optional.of(Standing.notReady(why.reason(), message));
    }

    /** No check or run of this edition has said anything yet. */
    private static Standing undecided(
            @Nullable CaptureJobStatus previous, long generation, long since, CheckProgress check) {
        Optional<Saying> before = Conditions.said(previous, 0, Conditions.READY)
                .filter(said -> !said.status().equals("Unknown"))
                // What was in the way of applying is not there any more, or this would not be asked.
                .filter(said -> !Obstacles.named(said.reason()));
        if (check instanceof CheckProgress.TimedOut) {
            return Standing.notReady(
                    Reason.DEADLINE_EXCEEDED,
                    "The check did not end within " + CheckProgress.LONGEST.toMinutes()
                            + " minutes. See the log of its pod; the schedule goes on.");
        }
        return before.map(said -> Standing.asItWas(said, since)).orElseGet(() -> Standing.checking(generation));
    }

    private static String sentence(Checked.Invalid invalid, Observation seen) {
        String kept = seen.scheduled().isPresent()
                ? ". The CronJob made from generation " + seen.scheduled().get().generation() + " goes on unchanged."
                : ". Nothing runs until this is put right.";
        return invalid.sentence() + kept;
    }
}
