package dev.sanderling.operator.outcome;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;

/** What a run that is over means for its job. */
sealed interface Verdict {
    /** It worked. */
    record Good() implements Verdict {}

    /** It says nothing: another run was under way, or has taken over. */
    record Neutral() implements Verdict {}

    /** It may work the next time. */
    record TryAgain(Finding why) implements Verdict {}

    /** It will not work until somebody does something. */
    record NeedsHuman(Finding why) implements Verdict {}

    static Verdict of(Ending.Ended ended) {
        return of(ended.reason(), ended.finding());
    }

    static Verdict of(Reason reason, Finding why) {
        if (reason == Reason.ALREADY_RUNNING || reason == Reason.TERMINATED) {
            return new Neutral();
        }
        return switch (reason.exitCode()) {
            case OK -> new Good();
            case FENCED -> new Neutral();
            case INVALID, NEEDS_HUMAN, INTERNAL -> new NeedsHuman(why);
            case RETRYABLE -> new TryAgain(why);
        };
    }

    default boolean isFailure() {
        return switch (this) {
            case Good good -> false;
            case Neutral neutral -> false;
            case TryAgain again -> true;
            case NeedsHuman human -> true;
        };
    }
}
