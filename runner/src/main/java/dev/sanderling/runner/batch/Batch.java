package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.engine.Acknowledged;
import dev.sanderling.runner.engine.PollHandler;
import dev.sanderling.runner.report.ProgressLog;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.sink.Sink.Segment;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.LogFollower;
import dev.sanderling.runner.source.LogFollower.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One batch in the making: takes the engine's polls, hands changes to the sinks, commits segments at boundaries and
 * ends by the stop rule. Both methods of {@link PollHandler} are called under the engine host's gate, never at once.
 */
final class Batch implements PollHandler {
    /** A segment is committed at the first boundary after so many changes, so that a killed run repeats little. */
    private static final long SEGMENT_CHANGES = 500_000;

    private static final Duration SEGMENT_TIME = Duration.ofSeconds(60);
    /** How long SIGTERM waits for the running transaction's end: well within the pod's grace period of 60 s. */
    private static final Duration TERMINATION_PATIENCE = Duration.ofSeconds(15);
    /** Without a single record for so long after the barrier was asked for, something is wrong. */
    private static final Duration BARRIER_PATIENCE = Duration.ofMinutes(5);

    private static final Duration LOCK_CHECK = Duration.ofSeconds(2);

    private final BatchContext context;
    private final Sink.Batch name;
    private final LogFollower follower;
    private final boolean barrierExpected;
    private final Changes changes;
    private final Acknowledged acknowledged;
    private final TableSet tables;
    private final SegmentCommit commit;
    private final ReceiptDraft draft;
    private final ProgressLog progress;
    private final Tally tally = new Tally();

    private long segmentChanges;
    private long segmentStartedNanos = System.nanoTime();
    private long lastRecordNanos = System.nanoTime();
    private long lastChangeNanos = System.nanoTime();
    private long lockCheckedNanos = System.nanoTime();
    private long terminatingSinceNanos;
    private String segmentFrom;
    private @Nullable Boundary last;
    private boolean atBoundary;
    private boolean changed;
    private boolean snapshotSeen;
    private @Nullable StoppedBy stoppedBy;

    Batch(
            BatchContext context,
            Sink.Batch name,
            Capture capture,
            Acknowledged acknowledged,
            ReceiptDraft draft,
            ProgressLog progress) {
        this.context = context;
        this.name = name;
        this.follower = capture.follower();
        this.barrierExpected = capture.barrierExpected();
        this.changes = new Changes(capture.oldRows());
        this.acknowledged = acknowledged;
        this.tables = capture.tables();
        this.commit = new SegmentCommit(context, tables);
        this.draft = draft;
        this.progress = progress;
        String position = context.checkpoint().state().position();
        this.segmentFrom = position == null ? "" : position;
    }

    /** Why the batch ended; empty while it goes on, and where it was abandoned. */
    Optional<StoppedBy> stoppedBy() {
        return Optional.ofNullable(stoppedBy);
    }

    /** Changes taken in by this batch, committed or not. */
    long changes() {
        return tally.changes();
    }

    @Override
    public boolean handle(List<SourceRecord> records, Runnable acknowledge) {
        lastRecordNanos = System.nanoTime();
        for (SourceRecord record : records) {
            Kind kind = follower.follow(record);
            if (follower.boundaryBefore() && !boundary(follower.boundary(), acknowledge)) {
                return false;
            }
            if (kind != Kind.CONTROL) {
                write(kind, changes.of(record));
            }
            if (follower.boundaryAfter() && !boundary(follower.boundary(), acknowledge)) {
                return false;
            }
        }
        noteChange();
        progress.tick(tally.changes(), tally.tables(), snapshotSeen);
        return !terminationOverdue(System.nanoTime());
    }

    @Override
    public boolean idle() {
        long now = System.nanoTime();
        if (now - lockCheckedNanos > LOCK_CHECK.toNanos()) {
            lockCheckedNanos = now;
            SegmentCommit.requireLock(context);
        }
        if (barrierExpected && now - lastRecordNanos > BARRIER_PATIENCE.toNanos()) {
            throw new Failure(
                    Reason.BARRIER_TIMEOUT,
                    "The source sent nothing for " + BARRIER_PATIENCE.toMinutes() + " minutes although this run's own"
                            + " marker is in its log; what was committed stays, and the next run goes on from there."
                            + " Look for a long transaction that the server is still decoding.");
        }
        Boundary boundary = last;
        if (atBoundary && boundary != null) {
            Optional<StoppedBy> stop = decide(boundary);
            stop.ifPresent(by -> finish(by, boundary, () -> {}));
            return stop.isEmpty();
        }
        return !terminationOverdue(now);
    }

    private boolean terminationOverdue(long now) {
        if (!context.terminating().get()) {
            return false;
        }
        if (terminatingSinceNanos == 0) {
            terminatingSinceNanos = now;
        }
        // A snapshot has no boundary near; a transaction may end any moment.
        boolean hopeless = segmentChanges == 0 || (snapshotSeen && last == null);
        return hopeless || now - terminatingSinceNanos > TERMINATION_PATIENCE.toNanos();
    }

    private void write(Kind kind, @Nullable Change change) {
        if (change == null) {
            return;
        }
        snapshotSeen |= kind == Kind.SNAPSHOT;
        for (Sink sink : context.sinks()) {
            sink.write(change);
        }
        if (tally.changes() == 0) {
            context.failpoint().hit(Place.AFTER_FIRST_WRITE);
        }
        tally.add(change);
        segmentChanges++;
        atBoundary = false;
        changed = true;
    }

    /** The clock is asked once for the changes up to here, not for each. */
    private void noteChange() {
        if (changed) {
            changed = false;
            lastChangeNanos = System.nanoTime();
        }
    }

    /** A place where the batch may end or a segment be committed; returns false where the batch has ended. */
    private boolean boundary(Boundary boundary, Runnable acknowledge) {
        last = boundary;
        atBoundary = true;
        noteChange();
        Optional<StoppedBy> stop = decide(boundary);
        if (stop.isPresent()) {
            finish(stop.get(), boundary, acknowledge);
            return false;
        }
        if (segmentChanges >= SEGMENT_CHANGES
                || (segmentChanges > 0 && System.nanoTime() - segmentStartedNanos > SEGMENT_TIME.toNanos())) {
            commit(boundary);
            acknowledge(boundary, acknowledge);
        }
        return true;
    }

    private Optional<StoppedBy> decide(Boundary boundary) {
        if (snapshotSeen && context.plan().source().scope().snapshot() == SnapshotMode.INITIAL_ONLY) {
            return Optional.of(StoppedBy.SNAPSHOT_COMPLETE);
        }
        return StopRule.decide(
                context.plan().limits(),
                new Progress(
                        tally.changes(),
                        context.meter().elapsed(),
                        Duration.ofNanos(System.nanoTime() - lastChangeNanos),
                        follower.barrierReached(),
                        barrierExpected,
                        context.terminating().get()));
    }

    private void commit(Boundary boundary) {
        Segment segment = new Segment(name, draft.segments() + 1, segmentFrom, boundary.position());
        commit.run(segment, boundary, stored -> {
            tally.addBytes(stored.bytes());
            return draft.segment(
                    tally.counts(),
                    boundary.position(),
                    stored.lists(),
                    context.meter().cost());
        });
        segmentFrom = boundary.position();
        segmentChanges = 0;
        segmentStartedNanos = System.nanoTime();
    }

    private void acknowledge(Boundary boundary, Runnable acknowledge) {
        context.failpoint().hit(Place.BEFORE_ACKNOWLEDGE);
        acknowledged.advance(boundary.offsets());
        acknowledge.run();
        context.failpoint().hit(Place.AFTER_ACKNOWLEDGE);
    }

    /** Segment, report, acknowledgement: the report first, because an empty last segment has no other write. */
    private void finish(StoppedBy by, Boundary boundary, Runnable acknowledge) {
        if (segmentChanges > 0) {
            commit(boundary);
        } else {
            SegmentCommit.requireLock(context);
        }
        context.meter().phase("capture");
        context.failpoint().hit(Place.BEFORE_REPORT);
        Optional<HistoryManifest> history = context.source().beforeCommit(name.epoch());
        Receipt closed = draft.close(
                by, tally.counts(), boundary.position(), context.meter().cost());
        context.checkpoint()
                .write(state -> Transitions.finish(
                        state,
                        boundary,
                        history,
                        tables,
                        closed,
                        context.checkpoint().handoff()));
        context.failpoint().hit(Place.AFTER_REPORT);
        stoppedBy = by;
        acknowledge(boundary, acknowledge);
    }
}
