package dev.sanderling.operator.outcome;

/** Reasons of conditions beyond the reasons a run can end for. Names are stable: alerts use them. */
public enum ConditionReason {
    /** Ready: the last check or run was good. */
    WORKING("Working"),
    /** Ready, Reconciling, SourceReady, SinkReady: the check of this generation has not ended yet. */
    CHECKING("Checking"),
    /** Reconciling: everything is applied and checked. */
    SETTLED("Settled"),
    /** Stalled: nothing waits for a human. */
    NOT_STALLED("NotStalled"),
    /** SourceReady: the last check or run worked with the source. */
    SOURCE_REACHED("SourceReached"),
    /** SinkReady: the last check or run worked with every sink. */
    SINKS_REACHED("SinksReached"),
    /** Reconciling: the check waits for its turn. */
    CHECK_QUEUED("CheckQueued"),
    /** Reconciling: the check does not start, because whoever runs the operator has paused all jobs. */
    PAUSED("Paused"),
    /** RetentionSafe: nobody has measured what the source keeps. */
    NOT_MEASURED("NotMeasured"),
    /** RetentionSafe: the source keeps the log for long enough. */
    KEPT("Kept"),
    /** RetentionSafe: the source may give the log up before it is read. */
    KEPT_TOO_SHORT("KeptTooShort"),
    /** Continuous: each batch begins where the one before ended. */
    UNBROKEN("Unbroken"),
    /** Continuous: a batch does not begin where the one before ended. */
    GAP_FOUND("GapFound"),
    /** Continuous: the position was given up for another, or for a new snapshot. */
    RECOVERED("Recovered"),
    /** Continuous: no batch yet. */
    NO_BATCH_YET("NoBatchYet"),
    /** HandedOver: no batch waits. */
    NOTHING_WAITS("NothingWaits"),
    /** HandedOver: batches are being handed over. */
    HANDING_OVER("HandingOver");

    private final String word;

    ConditionReason(String word) {
        this.word = word;
    }

    /** As in the condition. */
    public String word() {
        return word;
    }
}
