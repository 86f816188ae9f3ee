package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.ToRead;
import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.checkpoint.ToRead.Reading;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.BatchLimits;
import dev.sanderling.runner.batch.ReadAhead.ReadFailed;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.TableScan;
import dev.sanderling.runner.source.TableView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a run that reads tables, as of one view and with no engine running: rows in the order of the key, a
 * segment every now and then. The position in the log stays where it was; what moves is the state's account of what has
 * been read.
 */
final class ReadPhase {
    private static final long SEGMENT_ROWS = Long.getLong("sanderling.segmentChanges", 500_000);
    private static final Duration SEGMENT_TIME = Duration.ofSeconds(10);
    /** Time to read even where following the log has taken all there was, so that every snapshot ends. */
    private static final Duration AT_LEAST = Duration.ofSeconds(2);

    private final BatchContext context;
    private final Batch batch;
    private final TableView view;
    private final Boundary boundary;
    private final long startedNanos = System.nanoTime();
    private final BatchLimits limits;
    private final Snapshot begun;
    private ToRead rest;
    private long rows;
    private long tablesDone;

    /**
     * A phase that reads what is left of the view's tables.
     *
     * @param first of this run: then following the log may have taken no more than half of the limits from it
     */
    ReadPhase(BatchContext context, Batch batch, TableView view, Boundary boundary, boolean first) {
        this.context = context;
        this.batch = batch;
        this.view = view;
        this.boundary = boundary;
        this.limits = first
                ? StopRule.whileReading(
                        context.plan().limits(),
                        batch.changes(),
                        context.meter().elapsed())
                : context.plan().limits();
        Snapshot snapshot = batch.snapshot();
        if (snapshot == null) {
            throw new IllegalStateException("nothing is to be read");
        }
        this.begun = snapshot.viewed(view.view(), view.until(), view.captured(), view.estimatedRows());
        this.rest = begun.toRead();
        this.rows = begun.rows();
        this.tablesDone = begun.tablesDone();
        batch.snapshot(begun);
    }

    /**
     * Reads until a limit is reached or the view's tables are read.
     *
     * @return why to stop; empty where the view's tables are read
     * @throws Failure what was committed stays
     */
    Optional<StoppedBy> run() {
        Optional<StoppedBy> stop = Optional.empty();
        for (String table : view.tables()) {
            Reading part = rest.isBeingRead(table) ? rest.reading() : null;
            List<KeyPart> after = part == null ? List.of() : part.key();
            try (var ahead = new ReadAhead(view.scan(table, after))) {
                stop = read(table, ahead, part == null ? 0 : part.rows());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure(Reason.TERMINATED, "The run was interrupted while it read tables.", e);
            } catch (ReadFailed e) {
                if (e.why() instanceof Error error) {
                    throw error;
                }
                throw context.source().failure(e.why());
            }
            if (stop.isPresent()) {
                break;
            }
        }
        if (stop.isEmpty()) {
            rest = rest.among(view.captured());
        }
        tell();
        return stop;
    }

    private Optional<StoppedBy> read(String name, ReadAhead ahead, long before)
            throws InterruptedException, ReadFailed {
        TableScan scan = ahead.scan();
        if (before == 0) {
            batch.anew(scan.table());
            // Only the first snapshot of all tables can be sure that nobody has rows of it.
            if (begun.toRead(rest).mayBeOut(name)
                    && batch.forget(new Change(Op.TRUNCATE, scan.table(), null, null, origin()))) {
                rows++;
            }
        }
        long ofTable = before;
        @Nullable Object @Nullable [] last = null;
        for (List<@Nullable Object[]> next = ahead.next(); !next.isEmpty(); next = ahead.next()) {
            for (@Nullable Object[] row : next) {
                batch.write(new Change(Op.READ, scan.table(), null, row, origin()));
                rows++;
                ofTable++;
                last = row;
                if (scan.isKeyed() && isRowLimit()) {
                    break;
                }
            }
            batch.progress(true);
            batch.beat();
            if (scan.isKeyed() && last != null) {
                Optional<StoppedBy> stop = limit();
                boolean due = batch.uncommitted() >= SEGMENT_ROWS
                        || batch.sinceCommit().compareTo(SEGMENT_TIME) > 0;
                if (stop.isPresent() || due) {
                    rest = rest.upTo(new Reading(name, scan.key(last), ofTable));
                    if (stop.isPresent()) {
                        return stop;
                    }
                    tell();
                    batch.commit(boundary);
                }
            } else if (context.terminating().get()) {
                throw new Abandoned();
            }
        }
        rest = rest.done(name);
        tablesDone++;
        tell();
        return limit();
    }

    private Origin origin() {
        return new Origin(boundary.position(), null, rows, 0);
    }

    private boolean isRowLimit() {
        var most = limits.maxRecords();
        return most.isPresent() && batch.changes() >= most.getAsLong();
    }

    /** Nothing but limits ends reading: barriers are the log's. */
    private Optional<StoppedBy> limit() {
        return batch.decide(limits, false, true, Duration.ZERO, Duration.ZERO)
                .filter(by -> by != StoppedBy.MAX_DURATION || System.nanoTime() - startedNanos > AT_LEAST.toNanos());
    }

    private void tell() {
        batch.read(rest, tablesDone, rows);
    }

    /** SIGTERM in the middle of a table that can only be read in one piece. */
    static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
