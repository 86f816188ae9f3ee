package dev.sanderling.operator.outcome;

import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;

/** Ready and Stalled, which belong together: what needs a human is both not ready and stalled. */
record Standing(Saying ready, Saying stalled) {
    static Standing working() {
        return new Standing(Saying.yes(ConditionReason.WORKING, "The last check or run was good."), notStalled());
    }

    static Standing checking(long generation) {
        return new Standing(
                Saying.unknown(ConditionReason.CHECKING, "Generation " + generation + " is being checked."),
                notStalled());
    }

    /** As it was before the edit that is being checked: one that works goes on working until something else is known. */
    static Standing asItWas(Saying ready, long generation) {
        return new Standing(
                ready.isTrue() || Stillness.named(ready.reason())
                        ? Saying.yes(
                                ConditionReason.CHECKING,
                                "Generation " + generation + " is being checked; the one before worked.")
                        : ready,
                notStalled());
    }

    static Standing needsHuman(Finding why) {
        var saying = new Saying("False", why.reason().word(), why.message());
        return new Standing(saying, new Saying("True", saying.reason(), saying.message()));
    }

    /** Not ready, and tried again without anybody's doing. */
    static Standing notReady(Reason reason, String message) {
        return new Standing(new Saying("False", reason.word(), message), notStalled());
    }

    /** Failed, but not often enough to say that the job does not work. */
    static Standing stillReady(Finding why, String message) {
        return new Standing(new Saying("True", why.reason().word(), message), notStalled());
    }

    private static Saying notStalled() {
        return Saying.no(ConditionReason.NOT_STALLED, "Nothing waits for somebody to act.");
    }
}
