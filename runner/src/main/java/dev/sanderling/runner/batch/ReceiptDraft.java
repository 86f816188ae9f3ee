package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Cost;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.outcome.Finding;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receipt of a batch while it is being written: opened at the claim, brought up with each segment, closed once. */
final class ReceiptDraft {
    private static final int LISTS_SHOWN = 8;

    private final Clock clock;
    private final List<String> lists = new ArrayList<>();
    private Receipt receipt;

    ReceiptDraft(Receipt opened, Clock clock) {
        this.receipt = opened;
        this.clock = clock;
    }

    /** As it stands. */
    Receipt receipt() {
        return receipt;
    }

    int segments() {
        return receipt.segments();
    }

    void notes(List<String> notes) {
        receipt = receipt.edit().notes(notes).done();
    }

    Receipt segment(Counts counts, String to, List<String> written, Cost cost) {
        lists.addAll(written);
        List<String> shown = List.copyOf(lists.subList(Math.max(0, lists.size() - LISTS_SHOWN), lists.size()));
        receipt = receipt.edit()
                .segments(receipt.segments() + 1)
                .counts(counts)
                .to(to)
                .lists(shown)
                .cost(cost)
                .done();
        return receipt;
    }

    /** A segment that an earlier run has committed, and whose place is known where it still counts. */
    Receipt adopted(Counts counts, @Nullable String to, List<String> written, Cost cost) {
        String before = receipt.to();
        String reached = to == null ? before : to;
        return segment(counts, reached == null ? "" : reached, written, cost);
    }

    /** Where the batch stands, without a segment. */
    Receipt reached(String to, Cost cost) {
        receipt = receipt.edit().to(to).cost(cost).done();
        return receipt;
    }

    /** Whether the run has come to where it would have ended, and lingers. */
    void following(boolean following) {
        receipt = receipt.edit().stoppedBy(following ? StoppedBy.BARRIER : null).done();
    }

    /** Nothing is committed, and time has gone by. */
    Receipt busy(Cost cost) {
        receipt = receipt.edit().cost(cost).done();
        return receipt;
    }

    Receipt close(StoppedBy by, Counts counts, String to, Cost cost) {
        Outcome outcome = counts.changes() == 0 ? Outcome.EMPTY : Outcome.SUCCEEDED;
        receipt = receipt.edit()
                .counts(counts)
                .to(to)
                .cost(cost)
                .endedAt(clock.instant())
                .outcome(outcome)
                .stoppedBy(by)
                .behind(StopRule.leavesBacklog(by))
                .done();
        return receipt;
    }

    Receipt fail(Finding finding, Cost cost) {
        return receipt.edit()
                .cost(cost)
                .endedAt(clock.instant())
                .outcome(Outcome.FAILED)
                .stoppedBy(null)
                .reason(finding.reason().word())
                .message(finding.message())
                .done();
    }

    Receipt abandon(Cost cost) {
        return receipt.edit()
                .cost(cost)
                .endedAt(clock.instant())
                .outcome(Outcome.INTERRUPTED)
                .stoppedBy(StoppedBy.TERMINATED)
                .behind(true)
                .done();
    }
}
