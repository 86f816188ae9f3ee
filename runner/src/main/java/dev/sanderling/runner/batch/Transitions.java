package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.Intent;
import dev.sanderling.checkpoint.Pending;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.Recovered;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.Boundary;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The changes of state that a run makes, as pure functions; {@code seq} is the checkpoint's own business. */
final class Transitions {
    private Transitions() {}

    /**
     * The claim, epoch and holder being in the state already; what an earlier run left open is closed as interrupted.
     * A state that names no job is this one's from now on.
     * Without a place in the log yet, every table is to be read.
     */
    static State claim(
            State state,
            String job,
            SourceIdentity source,
            SourceNames names,
            Receipt open,
            Handoff handoff,
            Instant now,
            SnapshotMode mode) {
        Snapshot snapshot = state.snapshot();
        if (state.offsets() == null) {
            snapshot = switch (mode) {
                case NO_DATA -> null;
                case INITIAL -> Snapshot.allAgain(snapshot, hasPublished(state));
                // What is read again after the end has no place in the log before it is read.
                case INITIAL_ONLY ->
                    snapshot != null && snapshot.only() != null
                            ? snapshot
                            : Snapshot.allAgain(snapshot, hasPublished(state));
            };
        }
        return Receipts.interrupted(PassedOver.claimed(state, mode), now, handoff)
                .edit()
                .job(job)
                .snapshot(snapshot)
                .source(source)
                .names(names)
                .open(open)
                .done();
    }

    /**
     * Whether anything may be out although there is no place in the log: it was given up, or somebody asked to begin anew
     * because the checkpoint was lost.
     */
    private static boolean hasPublished(State state) {
        return state.recovery() != null || state.totals().changes() > 0;
    }

    /** Tables that are to be read. */
    static State toRead(State state, @Nullable Snapshot snapshot) {
        return state.edit().snapshot(snapshot).done();
    }

    /**
     * A committed segment; {@code pending} of the one before is published and replaced.
     */
    static State segment(
            State state,
            Boundary boundary,
            Optional<HistoryManifest> history,
            TableSet tables,
            @Nullable Snapshot snapshot,
            Pending pending,
            Map<String, String> sinks,
            Receipt open) {
        return at(state, boundary, history)
                .edit()
                .freshThrough(fresh(state, boundary, open))
                .tables(tables)
                .snapshot(snapshot)
                .pending(pending)
                .sinks(sinks)
                .open(open)
                .done();
    }

    /**
     * An intent that its database sink turned out to have committed. Where the position has been given up since, only
     * what is to be published is taken over.
     */
    static State adopted(State state, Pending pending, Intent intent, Receipt open) {
        var edit = state.edit().pending(pending.intent(null)).open(open);
        if (intent.offsets() != null) {
            edit.offsets(intent.offsets())
                    .position(intent.position())
                    .history(intent.history())
                    .tables(intent.tables())
                    .snapshot(intent.snapshot())
                    .sinks(Map.of(intent.sink(), Sink.Segment.id(pending.batch(), pending.segment())));
        }
        return edit.done();
    }

    /** A place and an account of what is read, without anything to publish; everything before is published. */
    static State progress(
            State state,
            Boundary boundary,
            Optional<HistoryManifest> history,
            TableSet tables,
            @Nullable Snapshot snapshot,
            Receipt open) {
        return at(state, boundary, history)
                .edit()
                .freshThrough(fresh(state, boundary, open))
                .tables(tables)
                .snapshot(snapshot)
                .pending(null)
                .open(open)
                .done();
    }

    /** The run is alive; its open receipt says since when and for how long. */
    static State busy(State state, Receipt open) {
        return state.edit().open(open).done();
    }

    /**
     * The end of a batch: everything is published, the receipt is closed.
     *
     * @param tables those captured; null where nothing was, then what is known of them stays
     * @param snapshot what is still to be read
     */
    static State finish(
            State state,
            Boundary boundary,
            Optional<HistoryManifest> history,
            @Nullable TableSet tables,
            @Nullable Snapshot snapshot,
            Receipt closed,
            Handoff handoff) {
        State there = at(state, boundary, history)
                .edit()
                .tables(tables == null ? state.tables() : tables)
                .snapshot(snapshot)
                .pending(null)
                .open(null)
                .freshThrough(boundary.time())
                .done();
        boolean over = closed.stoppedBy() == Receipt.StoppedBy.SNAPSHOT_COMPLETE;
        return Receipts.append(over ? PassedOver.ended(there) : there, closed, handoff);
    }

    /** The end of a batch that failed or was abandoned after its claim; what is pending stays pending. */
    static State fail(State state, Receipt closed, Handoff handoff) {
        return Receipts.append(state.edit().open(null).done(), closed, handoff);
    }

    /** A run that lingers has everything up to its last commit; before that it still works on what had come meanwhile. */
    private static @Nullable Instant fresh(State state, Boundary boundary, Receipt open) {
        return open.following() ? boundary.time() : state.freshThrough();
    }

    private static State at(State state, Boundary boundary, Optional<HistoryManifest> history) {
        Recovered recovery = state.recovery();
        return state.edit()
                .recovery(recovery == null || recovery.to() != null ? recovery : recovery.to(boundary.position()))
                .offsets(boundary.offsets())
                .position(boundary.position())
                .history(history.isPresent() ? history.get() : state.history())
                .done();
    }
}
