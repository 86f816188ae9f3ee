package dev.sanderling.operator.outcome;

import dev.sanderling.operator.outcome.Conditions.Saying;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Party;
import dev.sanderling.outcome.Reason;

/** What the end of a run says of the source and of the sinks: that they work, that one of them does not, or nothing. */
final class Parties {
    private Parties() {}

    static Saying source(Saying before, Ending.Ended ended) {
        if (Verdict.of(ended) instanceof Verdict.Good) {
            return Saying.yes(ConditionReason.SOURCE_REACHED, "The last check or run worked with the source.");
        }
        return blames(Party.SOURCE, ended) ? no(ended.finding()) : before;
    }

    static Saying sinks(Saying before, Ending.Ended ended) {
        // A run that finds nothing to do asks no sink.
        if (Verdict.of(ended) instanceof Verdict.Good && ended.reason() != Reason.EMPTY) {
            return Saying.yes(ConditionReason.SINKS_REACHED, "The last check or run worked with every sink.");
        }
        return blames(Party.SINK, ended) ? no(ended.finding()) : before;
    }

    private static boolean blames(Party party, Ending.Ended ended) {
        // A receipt does not name the sink: where it can be either, it is nobody's.
        boolean certain = ended.word().isPresent() || ended.reason().party() != Party.EITHER;
        return Verdict.of(ended).isFailure() && certain && ended.finding().party() == party;
    }

    private static Saying no(Finding finding) {
        String message = finding.sink() == null || finding.message().contains(finding.sink())
                ? finding.message()
                : "Sink " + finding.sink() + ": " + finding.message();
        return new Saying("False", finding.reason().word(), message);
    }
}
