package dev.sanderling.operator.outcome;

import dev.sanderling.api.RecoveryStatus;
import dev.sanderling.checkpoint.Recovered;
import dev.sanderling.operator.outcome.Conditions.Saying;

/** The newest recovery as the status shows it. */
final class Recoveries {
    private Recoveries() {}

    static RecoveryStatus status(Recovered recovered) {
        return new RecoveryStatus(
                recovered.requestId(),
                switch (recovered.action()) {
                    case RESNAPSHOT -> "Resnapshot";
                    case RESNAPSHOT_TABLES -> "ResnapshotTables";
                    case RESUME_FROM -> "ResumeFrom";
                },
                recovered.reason(),
                Times.text(recovered.at()),
                recovered.from(),
                recovered.to());
    }

    /** What was given up, for the condition Continuous. */
    static Saying gap(Recovered recovered) {
        String from = recovered.from() == null ? "the beginning" : recovered.from();
        String to = recovered.to() == null ? "a place that is not known yet" : recovered.to();
        String what =
                switch (recovered.action()) {
                    case RESNAPSHOT ->
                        "Changes between " + from + " and " + to
                                + " were not captured one by one; the tables' rows were" + " read anew instead.";
                    case RESNAPSHOT_TABLES -> "The rows of some tables were read anew.";
                    case RESUME_FROM -> "Capture went on from " + to + " instead of " + from + ", as was asked for.";
                };
        return Saying.no(
                ConditionReason.RECOVERED,
                what + " (" + Times.text(recovered.at()) + "; said as long as the job's receipts reach back so far.)");
    }
}
