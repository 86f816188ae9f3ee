package dev.sanderling.checkpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A state being changed; each method sets the component of its name. See {@link State} for what they mean. */
public final class StateEdit {
    private int formatVersion;
    private String writtenBy;
    private @Nullable String job;
    private long epoch;
    private @Nullable Holder holder;
    private long seq;
    private @Nullable SourceIdentity source;
    private @Nullable SourceNames names;
    private @Nullable TableSet tables;
    private @Nullable Map<String, Object> offsets;
    private @Nullable String position;
    private @Nullable Instant freshThrough;
    private @Nullable Pending pending;
    private @Nullable Receipt open;
    private List<Receipt> receipts;
    private Totals totals;
    private @Nullable HistoryManifest history;
    private @Nullable Snapshot snapshot;
    private @Nullable Recovered recovery;
    private Map<String, String> sinks;
    private Map<String, String> written;
    private @Nullable String over;

    StateEdit(State from) {
        this.formatVersion = from.formatVersion();
        this.writtenBy = from.writtenBy();
        this.job = from.job();
        this.epoch = from.epoch();
        this.holder = from.holder();
        this.seq = from.seq();
        this.source = from.source();
        this.names = from.names();
        this.tables = from.tables();
        this.offsets = from.offsets();
        this.position = from.position();
        this.freshThrough = from.freshThrough();
        this.pending = from.pending();
        this.open = from.open();
        this.receipts = from.receipts();
        this.totals = from.totals();
        this.history = from.history();
        this.snapshot = from.snapshot();
        this.recovery = from.recovery();
        this.sinks = from.sinks();
        this.written = from.written();
        this.over = from.over();
    }

    /** Sets {@link State#formatVersion}. */
    public StateEdit formatVersion(int value) {
        this.formatVersion = value;
        return this;
    }

    /** Sets {@link State#writtenBy}. */
    public StateEdit writtenBy(String value) {
        this.writtenBy = value;
        return this;
    }

    /** Sets {@link State#sinks}. */
    public StateEdit sinks(Map<String, String> value) {
        this.sinks = value;
        return this;
    }

    /** Sets {@link State#job}. */
    public StateEdit job(@Nullable String value) {
        this.job = value;
        return this;
    }

    /** Sets {@link State#epoch}. */
    public StateEdit epoch(long value) {
        this.epoch = value;
        return this;
    }

    /** Sets {@link State#holder}. */
    public StateEdit holder(@Nullable Holder value) {
        this.holder = value;
        return this;
    }

    /** Sets {@link State#seq}. */
    public StateEdit seq(long value) {
        this.seq = value;
        return this;
    }

    /** Sets {@link State#source}. */
    public StateEdit source(@Nullable SourceIdentity value) {
        this.source = value;
        return this;
    }

    /** Sets {@link State#names}. */
    public StateEdit names(@Nullable SourceNames value) {
        this.names = value;
        return this;
    }

    /** Sets {@link State#tables}. */
    public StateEdit tables(@Nullable TableSet value) {
        this.tables = value;
        return this;
    }

    /** Sets {@link State#offsets}. */
    public StateEdit offsets(@Nullable Map<String, Object> value) {
        this.offsets = value;
        return this;
    }

    /** Sets {@link State#position}. */
    public StateEdit position(@Nullable String value) {
        this.position = value;
        return this;
    }

    /** Sets {@link State#freshThrough}. */
    public StateEdit freshThrough(@Nullable Instant value) {
        this.freshThrough = value;
        return this;
    }

    /** Sets {@link State#pending}. */
    public StateEdit pending(@Nullable Pending value) {
        this.pending = value;
        return this;
    }

    /** Sets {@link State#open}. */
    public StateEdit open(@Nullable Receipt value) {
        this.open = value;
        return this;
    }

    /** Sets {@link State#receipts}. */
    public StateEdit receipts(List<Receipt> value) {
        this.receipts = value;
        return this;
    }

    /** Sets {@link State#totals}. */
    public StateEdit totals(Totals value) {
        this.totals = value;
        return this;
    }

    /** Sets {@link State#history}. */
    public StateEdit history(@Nullable HistoryManifest value) {
        this.history = value;
        return this;
    }

    /** Sets {@link State#snapshot}. */
    public StateEdit snapshot(@Nullable Snapshot value) {
        this.snapshot = value;
        return this;
    }

    /** Sets {@link State#recovery}. */
    public StateEdit recovery(@Nullable Recovered value) {
        this.recovery = value;
        return this;
    }

    /** Sets {@link State#written}. */
    public StateEdit written(Map<String, String> value) {
        this.written = value;
        return this;
    }

    /** Sets {@link State#over}. */
    public StateEdit over(@Nullable String value) {
        this.over = value;
        return this;
    }

    /** The changed state. */
    public State done() {
        return new State(
                formatVersion,
                writtenBy,
                job,
                epoch,
                holder,
                seq,
                source,
                names,
                tables,
                offsets,
                position,
                freshThrough,
                pending,
                open,
                receipts,
                totals,
                history,
                snapshot,
                recovery,
                sinks,
                written,
                over);
    }
}
