package dev.sanderling.operator.outcome;

import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.operator.outcome.Ending.Ended;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.InvalidPositions;
import dev.sanderling.outcome.Retention;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.plan.Checked;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the source keeps the log that a job needs for long enough. */
final class Retentions {
    /** For a job that nothing starts somebody has to have time to look. */
    private static final Duration NOTICE = Duration.ofDays(1);

    private Retentions() {}

    static @Nullable String timeToLoss(Retention kept) {
        Long seconds = kept.secondsToLoss();
        return seconds == null
                ? null
                : Duration.ofSeconds(Math.min(seconds, 3_650L * 86_400)).toString();
    }

    /**
     * From the run that decides, where it can still be seen; what was said of it stays otherwise.
     *
     * @param decisive how the run ended that decides; empty where only the status tells of it
     */
    static Saying safe(
            Judgement judgement, Optional<Ended> decisive, Checked checked, Optional<Saying> before, Instant now) {
        Optional<Finding> lost = judgement
                .verdict()
                .flatMap(verdict ->
                        verdict instanceof Verdict.NeedsHuman human ? Optional.of(human.why()) : Optional.empty())
                .filter(why -> InvalidPositions.LOST.contains(why.reason()));
        if (lost.isPresent()) {
            return new Saying("False", lost.get().reason().word(), lost.get().message());
        }
        return decisive.flatMap(ended -> ended.word()
                        .map(TerminationMessage::retention)
                        .map(kept -> measured(kept, ended.at(), checked, now)))
                .or(() -> before)
                .orElse(Saying.unknown(
                        ConditionReason.NOT_MEASURED,
                        "How long the source keeps its log for this job is not measured yet."));
    }

    private static Saying measured(Retention kept, Instant at, Checked checked, Instant now) {
        String bytes = kept.bytes() == null ? "log" : kept.bytes() + " bytes of log";
        Long seconds = kept.secondsToLoss();
        if (kept.limit() == null) {
            return Saying.yes(
                    ConditionReason.KEPT,
                    "The source keeps " + bytes + " for this job and sets no limit to it: watch its disk while the job"
                            + " does not run.");
        }
        if (seconds == null) {
            return Saying.yes(
                    ConditionReason.KEPT,
                    "The source keeps " + bytes + " for this job, limited by " + kept.limit()
                            + "; the log does not grow now.");
        }
        String when = "The source keeps " + bytes + " for this job and gives it up " + words(seconds) + " after "
                + Times.text(at) + " if nothing is read until then (" + kept.limit() + ")";
        Instant loss = at.plusSeconds(Math.min(seconds, 3_650L * 86_400));
        Optional<Instant> needed = checked instanceof Checked.Valid valid
                ? MissedTicks.due(at, valid.plan().schedule())
                : Optional.empty();
        if (loss.isAfter(needed.orElse(now.plus(NOTICE)))) {
            return Saying.yes(ConditionReason.KEPT, when + ".");
        }
        return Saying.no(
                ConditionReason.KEPT_TOO_SHORT,
                when + ": "
                        + (needed.isPresent() ? "one missed run could be too many" : "nothing is going to run before")
                        + ". Raise " + kept.limit() + ", or run the job more often.");
    }

    /** Rough, as people say it, so that the sentence does not change with every measurement. */
    private static String words(long seconds) {
        if (seconds >= 2 * 86_400) {
            return seconds / 86_400 + " days";
        }
        if (seconds >= 2 * 3_600) {
            return seconds / 3_600 + " hours";
        }
        return seconds >= 120 ? seconds / 60 + " minutes" : seconds + " seconds";
    }
}
