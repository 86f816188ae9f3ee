package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.plan.BatchLimits;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.report.ProgressLog;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.Sink.Segment;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch in the making, which the phases of a run fill: takes changes and hands them to the sinks, commits segments
 * and ends. Not thread-safe.
 */
final class Batch {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
    /** A run that is busy writes the checkpoint at least this often, with or without something to commit. */
    private static final Duration BEAT = Duration.ofMillis(Long.getLong("sanderling.beatMillis", 60_000));

    private final BatchContext context;
    private final Sink.Batch name;
    private final ReceiptDraft draft;
    /** Of the segments that are committed. */
    private final Tally tally = new Tally();
    /** Of the segment that is being written. */
    private Tally current = new Tally();

    /** By what they are about. */
    private final Map<String, String> notes = new LinkedHashMap<>();

    private ProgressLog progress = new ProgressLog(0);
    private @Nullable TableSet tables;
    private @Nullable Snapshot snapshot;
    private @Nullable Boundary last;
    private String segmentFrom;
    /** A table is read anew: there is something to commit even without a change. */
    private boolean begunAnew;

    private long segmentStartedNanos = System.nanoTime();
    private long beatNanos = System.nanoTime();
    private @Nullable StoppedBy stoppedBy;

    /** @param adopted what an earlier run has committed, and this batch accounts for */
    Batch(BatchContext context, Sink.Batch name, ReceiptDraft draft, Counts adopted) {
        this.tally.add(adopted);
        this.context = context;
        this.name = name;
        this.draft = draft;
        String position = context.checkpoint().state().position();
        this.segmentFrom = position == null ? "" : position;
        this.snapshot = context.checkpoint().state().snapshot();
    }

    /** What is captured from now on. */
    void begin(Capture capture) {
        if (tables == null) {
            progress = new ProgressLog(capture.tables().count());
        }
        tables = capture.tables();
        capture.notes().forEach(this::note);
        if (capture.start() != null) {
            last = capture.start();
        }
        if (!capture.added().isEmpty()) {
            snapshot = Snapshot.again(snapshot, capture.added());
        }
        Snapshot open = snapshot;
        if (open != null) {
            snapshot = open.resolved(capture.unseen());
        }
    }

    /** Something the receipt is to say. */
    void note(String note) {
        note(note, note);
    }

    /** The same in place of what it said of that before. The receipt is short, so the log has it whole. */
    void note(String about, String note) {
        if (!note.equals(notes.put(about, note))) {
            LOG.info("{}", note);
            draft.notes(List.copyOf(notes.values()));
        }
    }

    /** Why the batch ended; empty while it goes on, and where it was abandoned. */
    Optional<StoppedBy> stoppedBy() {
        return Optional.ofNullable(stoppedBy);
    }

    /** The snapshot as it is now, committed or not; null where nothing is to be read. */
    @Nullable
    Snapshot snapshot() {
        return snapshot;
    }

    /** Rides on the next commit. */
    void snapshot(@Nullable Snapshot next) {
        snapshot = next != null && next.isFinished() ? null : next;
    }

    /** Whether a sink mirrors tables. */
    boolean mirrors() {
        return context.sinks().stream().anyMatch(s -> s instanceof PositionedSink positioned && positioned.mirrors());
    }

    /** Whether tables wait to be read. */
    boolean hasToRead() {
        Snapshot open = snapshot;
        return open != null && !open.toRead().isNothing();
    }

    /** The last place between two transactions; null before the first. */
    @Nullable
    Boundary last() {
        return last;
    }

    long changes() {
        return tally.changes() + current.changes();
    }

    /** Changes since the last commit. */
    long uncommitted() {
        return current.changes();
    }

    /** Time since the last commit. */
    Duration sinceCommit() {
        return Duration.ofNanos(System.nanoTime() - segmentStartedNanos);
    }

    /** What the transforms make of a change goes to every sink. */
    void write(Change captured) {
        Change change = context.transforms().apply(captured);
        if (change == null) {
            return;
        }
        for (Sink sink : context.sinks()) {
            sink.write(change);
        }
        if (changes() == 0) {
            context.failpoint().hit(Place.AFTER_FIRST_WRITE);
        }
        current.add(change);
    }

    /** A table is read from its first row on. */
    void anew(Table captured) {
        Table table = context.transforms().table(captured);
        for (Sink sink : context.sinks()) {
            if (sink instanceof PositionedSink positioned) {
                positioned.anew(table);
                begunAnew = true;
            }
        }
    }

    /**
     * A table is read once more, and changes of it that the reading shows are left out: whoever keeps its rows is to
     * forget them, as a mirror does by itself.
     *
     * @return whether there is anybody to tell
     */
    boolean forget(Change captured) {
        Change change = context.transforms().apply(captured);
        List<Sink> keepers = context.sinks().stream()
                .filter(sink -> !(sink instanceof PositionedSink positioned && positioned.mirrors()))
                .toList();
        if (change == null || keepers.isEmpty()) {
            return false;
        }
        keepers.forEach(sink -> sink.write(change));
        current.add(change);
        return true;
    }

    private boolean hasSegment() {
        return begunAnew || current.changes() > 0;
    }

    /** Prints where it is time. */
    void progress(boolean reading) {
        progress.tick(changes(), Math.max(tally.tables(), current.tables()), reading);
    }

    /**
     * Called by a phase that has got something from the source: in the middle of a long transaction nothing can be
     * committed, and without a sign in the checkpoint it would look like a run that hangs.
     */
    void beat() {
        beat(BEAT);
    }

    /** @param every so often at most */
    void beat(Duration every) {
        if (System.nanoTime() - beatNanos < every.toNanos()) {
            return;
        }
        Receipt busy = draft.busy(context.meter().cost());
        context.checkpoint().write(state -> Transitions.busy(state, busy));
        beatNanos = System.nanoTime();
    }

    /** Why to stop, by a phase's limits and what it knows. */
    Optional<StoppedBy> decide(
            BatchLimits limits,
            boolean barrierReached,
            boolean barrierExpected,
            Duration sinceLastChange,
            Duration sinceBarrier) {
        return StopRule.decide(
                limits,
                new Progress(
                        changes(),
                        context.meter().elapsed(),
                        sinceLastChange,
                        sinceBarrier,
                        barrierReached,
                        barrierExpected,
                        context.terminating().get()));
    }

    /** Whether the run has caught up with the source and lingers; told with the next commit. */
    void following(boolean following) {
        draft.following(following);
    }

    /** Commits what there is, if only where the batch stands. */
    void commit(Boundary boundary) {
        last = boundary;
        if (hasSegment()) {
            segment(boundary);
        } else {
            progressed(boundary);
        }
        heed();
    }

    /** What the operator wants of this run: it ends at a commit, as it would for SIGTERM. */
    void heed() {
        Handoff.Wanted wanted = context.checkpoint().handoff().wanted();
        if (wanted.ends(context.holder().runId(), context.edition())
                && context.terminating().compareAndSet(false, true)) {
            LOG.info("the operator asks this run to end here; the next one goes on from {}", segmentFrom);
        }
    }

    private void progressed(Boundary boundary) {
        SegmentCommit.requireLock(context);
        Optional<HistoryManifest> history = context.source().beforeCommit(name.epoch());
        context.checkpoint()
                .write(state -> Transitions.progress(
                        formed(state),
                        boundary,
                        history,
                        captured(),
                        snapshot,
                        draft.reached(boundary.position(), context.meter().cost())));
        segmentFrom = boundary.position();
        segmentStartedNanos = System.nanoTime();
        beatNanos = segmentStartedNanos;
    }

    private void segment(Boundary boundary) {
        noteQuarantine();
        Segment segment = new Segment(name, draft.segments() + 1, segmentFrom, boundary.position());
        new SegmentCommit(context, captured()).run(segment, boundary, snapshot, current.counts(), stored -> {
            tally.add(current);
            tally.addBytes(stored.bytes());
            current = new Tally();
            return draft.segment(
                    tally.counts(),
                    boundary.position(),
                    stored.lists(),
                    context.meter().cost());
        });
        segmentFrom = boundary.position();
        begunAnew = false;
        segmentStartedNanos = System.nanoTime();
        beatNanos = segmentStartedNanos;
    }

    private void noteQuarantine() {
        long count = context.transforms().quarantined();
        if (count > 0) {
            List<String> all = new ArrayList<>(notes.values());
            all.add(count + (count == 1 ? " change" : " changes")
                    + " could not be transformed and went to the folder _quarantine of every sink.");
            draft.notes(List.copyOf(all));
        }
    }

    /** From here on rows are in the form that the job asks for now. */
    private State formed(State state) {
        return state.edit().written(WrittenForm.of(context.plan())).done();
    }

    private TableSet captured() {
        if (tables == null) {
            throw new IllegalStateException("nothing is captured yet");
        }
        return tables;
    }

    /** Segment and report: the last write, because an empty last segment has no other. */
    void finish(StoppedBy by, Boundary boundary) {
        last = boundary;
        if (hasSegment()) {
            segment(boundary);
        } else {
            SegmentCommit.requireLock(context);
        }
        context.meter().phase("capture");
        context.failpoint().hit(Place.BEFORE_REPORT);
        Optional<HistoryManifest> history = context.source().beforeCommit(name.epoch());
        StoppedBy told = told(by);
        noteQuarantine();
        Receipt closed = draft.close(
                told, tally.counts(), boundary.position(), context.meter().cost());
        context.checkpoint()
                .write(state -> Transitions.finish(
                        formed(state),
                        boundary,
                        history,
                        captured(),
                        snapshot,
                        closed,
                        context.checkpoint().handoff()));
        context.failpoint().hit(Place.AFTER_REPORT);
        stoppedBy = told;
    }

    /** The end of a snapshot that is all that is wanted has a name of its own. */
    private StoppedBy told(StoppedBy by) {
        boolean only = context.plan().source().scope().snapshot() == SnapshotMode.INITIAL_ONLY;
        return only && snapshot == null && !StopRule.leavesBacklog(by) ? StoppedBy.SNAPSHOT_COMPLETE : by;
    }

    /** Notes how far reading has come. */
    void read(ToRead rest, long tablesDone, long rows) {
        Snapshot open = snapshot;
        if (open != null) {
            snapshot = open.toRead(rest).counts(open.tables(), tablesDone, rows, Math.max(open.estimatedRows(), rows));
        }
    }
}
