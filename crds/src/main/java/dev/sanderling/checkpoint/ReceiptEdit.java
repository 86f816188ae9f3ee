package dev.sanderling.checkpoint;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A receipt being changed; each method sets the component of its name. See {@link Receipt} for what they mean. */
public final class ReceiptEdit {
    private long number;
    private String previous;
    private String batch;
    private String runId;
    private long epoch;
    private Instant startedAt;
    private @Nullable Instant endedAt;
    private Receipt.@Nullable Outcome outcome;
    private @Nullable String reason;
    private @Nullable String message;
    private Receipt.@Nullable StoppedBy stoppedBy;
    private @Nullable String from;
    private @Nullable String to;
    private boolean behind;
    private int segments;
    private Counts counts;
    private List<String> lists;
    private long repeated;
    private @Nullable Instant firstAt;
    private @Nullable Cost cost;
    private List<String> notes;
    private boolean handOver;

    ReceiptEdit(Receipt from) {
        this.number = from.number();
        this.previous = from.previous();
        this.batch = from.batch();
        this.runId = from.runId();
        this.epoch = from.epoch();
        this.startedAt = from.startedAt();
        this.endedAt = from.endedAt();
        this.outcome = from.outcome();
        this.reason = from.reason();
        this.message = from.message();
        this.stoppedBy = from.stoppedBy();
        this.from = from.from();
        this.to = from.to();
        this.behind = from.behind();
        this.segments = from.segments();
        this.counts = from.counts();
        this.lists = from.lists();
        this.repeated = from.repeated();
        this.firstAt = from.firstAt();
        this.cost = from.cost();
        this.notes = from.notes();
        this.handOver = from.handOver();
    }

    /** Sets {@link Receipt#number}. */
    public ReceiptEdit number(long value) {
        this.number = value;
        return this;
    }

    /** Sets {@link Receipt#previous}. */
    public ReceiptEdit previous(String value) {
        this.previous = value;
        return this;
    }

    /** Sets {@link Receipt#batch}. */
    public ReceiptEdit batch(String value) {
        this.batch = value;
        return this;
    }

    /** Sets {@link Receipt#runId}. */
    public ReceiptEdit runId(String value) {
        this.runId = value;
        return this;
    }

    /** Sets {@link Receipt#epoch}. */
    public ReceiptEdit epoch(long value) {
        this.epoch = value;
        return this;
    }

    /** Sets {@link Receipt#startedAt}. */
    public ReceiptEdit startedAt(Instant value) {
        this.startedAt = value;
        return this;
    }

    /** Sets {@link Receipt#endedAt}. */
    public ReceiptEdit endedAt(@Nullable Instant value) {
        this.endedAt = value;
        return this;
    }

    /** Sets {@link Receipt#outcome}. */
    public ReceiptEdit outcome(Receipt.@Nullable Outcome value) {
        this.outcome = value;
        return this;
    }

    /** Sets {@link Receipt#reason}. */
    public ReceiptEdit reason(@Nullable String value) {
        this.reason = value;
        return this;
    }

    /** Sets {@link Receipt#message}. */
    public ReceiptEdit message(@Nullable String value) {
        this.message = value;
        return this;
    }

    /** Sets {@link Receipt#stoppedBy}. */
    public ReceiptEdit stoppedBy(Receipt.@Nullable StoppedBy value) {
        this.stoppedBy = value;
        return this;
    }

    /** Sets {@link Receipt#from}. */
    public ReceiptEdit from(@Nullable String value) {
        this.from = value;
        return this;
    }

    /** Sets {@link Receipt#to}. */
    public ReceiptEdit to(@Nullable String value) {
        this.to = value;
        return this;
    }

    /** Sets {@link Receipt#behind}. */
    public ReceiptEdit behind(boolean value) {
        this.behind = value;
        return this;
    }

    /** Sets {@link Receipt#segments}. */
    public ReceiptEdit segments(int value) {
        this.segments = value;
        return this;
    }

    /** Sets {@link Receipt#counts}. */
    public ReceiptEdit counts(Counts value) {
        this.counts = value;
        return this;
    }

    /** Sets {@link Receipt#lists}. */
    public ReceiptEdit lists(List<String> value) {
        this.lists = value;
        return this;
    }

    /** Sets {@link Receipt#repeated}. */
    public ReceiptEdit repeated(long value) {
        this.repeated = value;
        return this;
    }

    /** Sets {@link Receipt#firstAt}. */
    public ReceiptEdit firstAt(@Nullable Instant value) {
        this.firstAt = value;
        return this;
    }

    /** Sets {@link Receipt#cost}. */
    public ReceiptEdit cost(@Nullable Cost value) {
        this.cost = value;
        return this;
    }

    /** Sets {@link Receipt#notes}. */
    public ReceiptEdit notes(List<String> value) {
        this.notes = value;
        return this;
    }

    /** Sets {@link Receipt#handOver}. */
    public ReceiptEdit handOver(boolean value) {
        this.handOver = value;
        return this;
    }

    /** The changed receipt. */
    public Receipt done() {
        return new Receipt(
                number, previous, batch, runId, epoch, startedAt, endedAt, outcome, reason, message, stoppedBy, from,
                to, behind, segments, counts, lists, repeated, firstAt, cost, notes, handOver);
    }
}
