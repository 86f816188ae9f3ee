package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.plan.BatchLimits;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.change.CatalogKeys;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.engine.Acknowledged;
import dev.sanderling.runner.engine.PollHandler;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.LogFollower;
import dev.sanderling.runner.source.LogFollower.Kind;
import dev.sanderling.runner.source.Seam;
import dev.sanderling.runner.source.UnknownRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a run that follows the log: takes the engine's polls, commits segments at boundaries and ends by the stop
 * rule. Both methods of {@link PollHandler} are called under the engine host's gate, never at once.
 */
final class StreamPhase implements PollHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPhase.class);
    /** How long SIGTERM waits for the running transaction's end: well within the pod's grace period of 60 s. */
    private static final Duration TERMINATION_PATIENCE = Duration.ofSeconds(15);
    /** Time to follow the log even where starting has taken all there was, until there is a change or tables are read. */
    private static final Duration AT_LEAST = Duration.ofSeconds(5);

    private static final String BEHIND =
            "The source works through log without a change of the captured tables, such as a bulk load into others.";

    /** Why a table is read for the first time. */
    private static final String NOT_YET = "no mirror had them yet";

    private static final Duration LOCK_CHECK = Duration.ofSeconds(2);

    private final BatchContext context;
    private final Batch batch;
    private final LogFollower follower;
    private final boolean barrierExpected;
    private final boolean readingComes;
    private final Changes changes;
    private final Acknowledged acknowledged;
    /** What the log is followed for, where it is for some tables only, also when they are read. */
    private final @Nullable Snapshot about;
    /** Null where the log tells of what columns are added with. */
    private final @Nullable Growth growth;

    private final NewTables newTables;

    private final Seam seam;
    private final TableNewsHandler tableNews;
    private final Stall stall = new Stall();
    private final CommitPace pace;

    private long firstRecordNanos;
    private long lastRecordNanos = System.nanoTime();
    private long lastChangeNanos = System.nanoTime();
    private long lockCheckedNanos = System.nanoTime();
    private long terminatingSinceNanos;
    private @Nullable Boundary last;
    private boolean atBoundary;
    private boolean changed;
    private boolean over;
    private boolean isCutShort;

    /**
     * The next phase, prepared.
     *
     * @param readingComes tables wait, and this run has read none yet: some of its limits is theirs
     */
    StreamPhase(BatchContext context, Batch batch, Capture capture, Acknowledged acknowledged, boolean readingComes) {
        this.context = context;
        this.batch = batch;
        this.follower = capture.follower();
        this.barrierExpected = capture.barrierExpected();
        this.readingComes = readingComes;
        this.changes = new Changes(new CatalogKeys(context.source()::tables));
        this.acknowledged = acknowledged;
        this.growth = follower.tellsOfStatements() ? null : new Growth(context);
        this.newTables = new NewTables(context.sinks());
        Snapshot snapshot = batch.snapshot();
        this.about = snapshot == null || snapshot.only() == null ? null : snapshot;
        this.seam = new Seam(snapshot, context.source().rules());
        this.tableNews = new TableNewsHandler(context, batch, this::again);
        this.pace = new CommitPace(context.plan().limits().linger());
        batch.following(false);
    }

    /** Whether it came to its end; false where the engine failed or the phase was abandoned. */
    boolean isOver() {
        return over;
    }

    /** Whether it has caught up, and lingered from there. */
    boolean isFollowing() {
        return pace.isFollowing();
    }

    /** Whether it left some of the log for later, because it is the tables' turn. */
    boolean isCutShort() {
        return isCutShort;
    }

    @Override
    public boolean handle(List<SourceRecord> records, Runnable acknowledge) {
        lastRecordNanos = System.nanoTime();
        if (firstRecordNanos == 0) {
            firstRecordNanos = lastRecordNanos;
        }
        List<@Nullable Change> all = seam.isClosed() ? null : judged(records);
        for (int i = 0; i < records.size(); i++) {
            SourceRecord record = records.get(i);
            Kind kind = follower.follow(record);
            follower.news().forEach(tableNews::tell);
            if (follower.boundaryBefore() && !boundary(follower.boundary(), acknowledge)) {
                return false;
            }
            if (kind != Kind.CONTROL) {
                write(kind, all == null ? changes.of(record) : all.get(i));
            }
            if (follower.boundaryAfter() && !boundary(follower.boundary(), acknowledge)) {
                return false;
            }
        }
        noteChange();
        batch.progress(false);
        batch.beat();
        Boundary boundary = last;
        if (context.terminating().get() && atBoundary && boundary != null) {
            decide().ifPresent(by -> end(by, boundary, acknowledge));
            return !over;
        }
        return !terminationOverdue(System.nanoTime());
    }

    /** All changes of a poll, because the database is asked about their keys at once. */
    private List<@Nullable Change> judged(List<SourceRecord> records) {
        List<@Nullable Change> all = new ArrayList<>(records.size());
        List<Change> real = new ArrayList<>();
        for (SourceRecord record : records) {
            Change change = changes.of(record);
            all.add(change);
            if (change != null) {
                real.add(change);
            }
        }
        seam.prepare(real);
        return all;
    }

    @Override
    public boolean idle() {
        long now = System.nanoTime();
        if (now - lockCheckedNanos > LOCK_CHECK.toNanos()) {
            lockCheckedNanos = now;
            SegmentCommit.requireLock(context);
        }
        if (barrierExpected && !pace.isFollowing()) {
            long before = stall.progressNanos();
            stall.check(Math.max(lastRecordNanos, before), now, context.source()::progress);
            if (stall.progressNanos() != before) {
                batch.note(
                        BEHIND,
                        BEHIND + " The source is at " + stall.mark()
                                + ", in a large transaction perhaps: the position stays until its end, so let the run end"
                                + " by itself.");
                batch.beat();
            }
        }
        Boundary boundary = last;
        if (atBoundary && boundary != null) {
            Optional<StoppedBy> stop = decide();
            stop.ifPresent(by -> end(by, boundary, () -> {}));
            if (stop.isEmpty() && pace.isFollowing()) {
                if (isDue()) {
                    commit(boundary, () -> {});
                }
                batch.beat();
                batch.heed();
            }
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
        // With nothing to lose there is nothing to wait for; otherwise the transaction may end any moment.
        return batch.uncommitted() == 0 || now - terminatingSinceNanos > TERMINATION_PATIENCE.toNanos();
    }

    private void write(Kind kind, @Nullable Change change) {
        if (change == null
                || (about != null && !about.isAbout(change.table().name().toString()))) {
            return;
        }
        atBoundary = false;
        changed = true;
        if (growth != null) {
            growth.outgrown(change.table())
                    .ifPresent(why -> tableNews.again(change.table().name().toString(), why));
        }
        if ((seam.keeps(change) && isBegun(change)) || (kind == Kind.FORMER && isClearedLater(change))) {
            if (change.isOfUnknownRow()) {
                throw UnknownRows.failure(change);
            }
            batch.write(change);
        } else if (kind == Kind.FORMER) {
            batch.note("Not captured: changes of the table that had the name "
                    + change.table().name()
                    + " before, because nothing of it was read, or reading the one that has it now had begun when this"
                    + " run came to them.");
        }
    }

    /**
     * Whether rows of the table that had the name are out, and reading the one that has it now will begin by forgetting
     * them. Of one that was to be read for the first time nobody has any.
     */
    private boolean isClearedLater(Change change) {
        return seam.isForgottenFirst(change) && !newTables.isOne(change.table());
    }

    /** A table that was made since the last run has no rows in a mirror yet: they are read first. */
    private boolean isBegun(Change change) {
        if (!newTables.has(change.table())) {
            return true;
        }
        tableNews.again(change.table().name().toString(), NOT_YET);
        // Asked once more, because the view has to show what is dropped.
        return seam.keeps(change);
    }

    /** From here on the table has no changes, until it is read again. */
    private void again(String table, String why) {
        seam.again(table, why);
        // With no row of it between this and the next boundary, which carries it.
        batch.snapshot(seam.snapshot());
    }

    /** The clock is asked once for the changes up to here, not for each. */
    private void noteChange() {
        if (changed) {
            changed = false;
            lastChangeNanos = System.nanoTime();
        }
    }

    /** A place where the batch may end or a segment be committed; returns false where the phase has ended. */
    private boolean boundary(Boundary boundary, Runnable acknowledge) {
        last = boundary;
        atBoundary = true;
        noteChange();
        take(seam.pass(boundary.position()));
        Optional<StoppedBy> stop = decide();
        if (stop.isPresent()) {
            end(stop.get(), boundary, acknowledge);
            return false;
        }
        if (isDue()) {
            commit(boundary, acknowledge);
        }
        return true;
    }

    private boolean isDue() {
        return pace.isDue(batch.uncommitted(), batch.sinceCommit());
    }

    private void commit(Boundary boundary, Runnable acknowledge) {
        remember();
        batch.commit(boundary);
        pace.committed();
        acknowledge(boundary, acknowledge);
    }

    /** Puts what the next view must show into the snapshot. */
    private void remember() {
        take(seam.remember());
    }

    private void take(Map<String, String> again) {
        batch.snapshot(seam.snapshot());
        again.values().stream().distinct().forEach(why -> {
            String about = (why.equals(NOT_YET) ? "Read" : "Read again") + " from the first row, because " + why + ": ";
            batch.note(
                    about,
                    about
                            + again.keySet().stream()
                                    .filter(table -> why.equals(again.get(table)))
                                    .collect(Collectors.joining(", "))
                            + ".");
        });
    }

    private Optional<StoppedBy> decide() {
        long now = System.nanoTime();
        BatchLimits limits = context.plan().limits();
        Snapshot snapshot = batch.snapshot();
        if (readingComes && snapshot != null) {
            limits = StopRule.beforeReading(limits, snapshot.window() != null);
        }
        // A process that takes all its time to begin would never get anywhere, nor follow the log past a view.
        boolean granted = !readingComes
                && (snapshot != null || batch.changes() == 0)
                && now - firstRecordNanos < AT_LEAST.toNanos();
        Optional<StoppedBy> stop = batch.decide(
                        // Tables that wait are read first; the phase after that lingers.
                        snapshot == null ? limits : limits.withoutLinger(),
                        follower.barrierReached(),
                        barrierExpected,
                        Duration.ofNanos(now - lastChangeNanos),
                        pace.following(now))
                .filter(by -> by != StoppedBy.MAX_DURATION || !granted);
        if (stop.isEmpty() && follower.barrierReached() && !pace.isFollowing()) {
            pace.caughtUp(now);
            batch.following(true);
            LOG.info("caught up; following the log until it is quiet");
        }
        return stop;
    }

    /** The batch ends here too, unless tables wait to be read and no limit is reached, or not the run's own. */
    private void end(StoppedBy by, Boundary boundary, Runnable acknowledge) {
        remember();
        isCutShort = readingComes && (by == StoppedBy.MAX_RECORDS || by == StoppedBy.MAX_DURATION);
        if (batch.snapshot() != null && (isCutShort || !StopRule.leavesBacklog(by))) {
            batch.commit(boundary);
        } else {
            batch.finish(by, boundary);
        }
        over = true;
        acknowledge(boundary, acknowledge);
    }

    private void acknowledge(Boundary boundary, Runnable acknowledge) {
        context.failpoint().hit(Place.BEFORE_ACKNOWLEDGE);
        acknowledged.advance(boundary.offsets());
        acknowledge.run();
        context.failpoint().hit(Place.AFTER_ACKNOWLEDGE);
    }
}
