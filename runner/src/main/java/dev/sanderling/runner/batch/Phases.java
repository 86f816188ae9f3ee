package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.Snapshot.Window;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.ToRead.Reading;
import dev.sanderling.outcome.Failure;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.engine.Acknowledged;
import dev.sanderling.runner.engine.EngineHost;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.SourceSession.Work;
import dev.sanderling.runner.source.TableNews;
import dev.sanderling.runner.source.TableView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The phases of a run: following the log to a barrier, and reading tables where some wait to be read. */
final class Phases {
    private static final Logger LOG = LoggerFactory.getLogger(Phases.class);

    /** So often a run reads all there is to read; what came up meanwhile once more is the next run's. */
    private static final int MOST_READINGS = 3;

    private final BatchContext context;
    private final Batch batch;
    private final TableNewsHandler tableNews;
    private int followed;
    /** Reading had its turn in this run. */
    private boolean hasRead;
    /** The log was left for later, because it is the tables' turn. */
    private boolean isCutShort;
    /** How often this run has read all there was, without catching up with the log and following it in between. */
    private int readings;

    /** @param adopted what an earlier run has committed, and this batch accounts for */
    Phases(BatchContext context, Sink.Batch name, ReceiptDraft draft, Counts adopted) {
        this.context = context;
        this.batch = new Batch(context, name, draft, adopted);
        this.tableNews = new TableNewsHandler(context, batch, this::again);
    }

    /** Something the receipt is to say. */
    void note(String note) {
        batch.note(note);
    }

    /**
     * Both by turns, until nothing is left or a limit is reached.
     *
     * @return false where the run was abandoned: what was committed stays
     * @throws Failure what was committed stays
     */
    boolean run() {
        while (batch.stoppedBy().isEmpty()) {
            if (!follow() || (batch.stoppedBy().isEmpty() && !read())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Follows the log, to a barrier or a limit.
     *
     * @return false where the phase was abandoned
     */
    private boolean follow() {
        isCutShort = false;
        State state = context.checkpoint().state();
        boolean firstPlace = state.offsets() == null;
        if (!firstPlace) {
            recordAdded(state);
        }
        Capture capture = prepare();
        // A new place with nothing read yet: whatever happened since is for the tables' first view.
        boolean nothingYet = firstPlace && capture.start() != null && batch.hasToRead();
        if (nothingYet || (!firstPlace && isQuiet())) {
            return true;
        }
        return run(capture);
    }

    /** Before the source is changed: afterwards nobody could tell the new tables from the others. */
    private void recordAdded(State state) {
        if (context.plan().source().scope().snapshot() == SnapshotMode.NO_DATA) {
            return;
        }
        List<String> added = context.source().added(state);
        if (!added.isEmpty()) {
            batch.snapshot(Snapshot.again(batch.snapshot(), added));
            context.checkpoint().write(now -> Transitions.toRead(now, batch.snapshot()));
        }
    }

    private Capture prepare() {
        followed++;
        List<TableNews> news = context.source().news(context.checkpoint().state());
        String runId = context.holder().runId() + (followed == 1 ? "" : "#" + followed);
        Capture capture = context.source().prepare(context.checkpoint().state(), runId);
        batch.begin(capture);
        restartAltered();
        news.forEach(this::tell);
        context.failpoint().hit(Place.AFTER_SOURCE_PREPARED);
        context.meter().phase("prepare");
        return capture;
    }

    /** What happened since the last run; what the log tells of is told by the phase that follows it. */
    private void tell(TableNews news) {
        Snapshot snapshot = batch.snapshot();
        if (snapshot != null && !snapshot.isAbout(news.table())) {
            return;
        }
        tableNews.tell(news);
    }

    private void again(String table, String why) {
        Snapshot snapshot = batch.snapshot();
        List<String> unseen = snapshot == null ? List.of() : snapshot.unseen();
        batch.snapshot(Snapshot.again(snapshot, List.of(table)).unseen(unseen));
        batch.note("Read again from the first row, because " + why + ": " + table + ".");
    }

    /** A table whose key is not what it was when it was read in part is read from its first row. */
    private void restartAltered() {
        Snapshot snapshot = batch.snapshot();
        if (snapshot == null) {
            return;
        }
        ReadRules rules = context.source().rules();
        Window window = snapshot.window();
        List<String> altered = Stream.of(
                        snapshot.toRead().reading(),
                        window == null ? null : window.before().reading())
                .filter(Objects::nonNull)
                .filter(reading -> !rules.key(reading.table()).fits(reading.key()))
                .map(Reading::table)
                .distinct()
                .toList();
        if (!altered.isEmpty()) {
            batch.snapshot(Snapshot.again(snapshot, altered).unseen(snapshot.unseen()));
            batch.note(
                    "Read again from the first row, because its key was altered: " + String.join(", ", altered) + ".");
        }
    }

    /** Where a look says that nothing happened, no engine is needed to get there. */
    private boolean isQuiet() {
        Snapshot snapshot = batch.snapshot();
        if (snapshot == null
                || lingersNext()
                || !(context.source().work(context.checkpoint().state()) instanceof Work.Nothing nothing)) {
            return false;
        }
        Window window = snapshot.window();
        String position = nothing.boundary().position();
        if (window != null && !context.source().rules().isPast(position, window.until())) {
            return false;
        }
        batch.snapshot(snapshot.window(null));
        if (batch.snapshot() == null) {
            batch.finish(StoppedBy.BARRIER, nothing.boundary());
        } else {
            batch.commit(nothing.boundary());
        }
        return true;
    }

    /** Nothing waits to be read any more, and the run found something: it follows the log from here until it is quiet. */
    private boolean lingersNext() {
        return context.plan().limits().linger().isPresent()
                && batch.changes() > 0
                && !batch.hasToRead()
                && !context.terminating().get();
    }

    private boolean run(Capture capture) {
        Boundary start = capture.start();
        Acknowledged acknowledged = new Acknowledged(start == null ? null : start.offsets());
        var phase = new StreamPhase(context, batch, capture, acknowledged, !hasRead && batch.hasToRead());
        Optional<Throwable> failure = EngineHost.run(capture, acknowledged, phase, () -> {
            capture.barrier().run();
            context.failpoint().hit(Place.AFTER_POLLING_STARTED);
        });
        context.meter().phase("stream");
        if (!phase.isOver()) {
            if (failure.isPresent()) {
                throw meaning(failure.get());
            }
            return false;
        }
        isCutShort = phase.isCutShort();
        readings = phase.isFollowing() ? 0 : readings;
        failure.ifPresent(cause -> LOG.warn("the engine ended with an error after the batch was committed", cause));
        return true;
    }

    /**
     * Reads tables, until a limit is reached or no more are to be read by one view.
     *
     * @return false where the phase was abandoned
     */
    private boolean read() {
        Boundary boundary = batch.last();
        Snapshot snapshot = batch.snapshot();
        if (boundary == null || snapshot == null) {
            throw new IllegalStateException("no place in the log to read tables at");
        }
        if (snapshot.window() != null) {
            // The barrier was a place from before the last view: rare, and only without the right to emit messages.
            batch.finish(StoppedBy.BARRIER, boundary);
            return true;
        }
        if (readings == MOST_READINGS) {
            batch.note(
                    "Tables are altered faster than they are read: what is to be read of them once more is left to the"
                            + " next run.");
            batch.finish(StoppedBy.BARRIER, boundary);
            return true;
        }
        State state = context.checkpoint().state().edit().snapshot(snapshot).done();
        Optional<TableView> view = context.source().view(state);
        boolean first = !hasRead;
        hasRead = true;
        if (view.isEmpty() && isCutShort) {
            return true;
        }
        if (view.isEmpty()) {
            String why = context.source().waitsFor();
            batch.note("No table was read, because transactions that were open when the tables came in, or that are"
                    + " still being confirmed, have not ended; the next run tries again."
                    + (why.isEmpty() ? "" : " " + why));
            batch.finish(StoppedBy.BARRIER, boundary);
            return true;
        }
        try (TableView tables = view.get()) {
            Optional<StoppedBy> stop = new ReadPhase(context, batch, tables, boundary, first).run();
            context.meter().phase("read");
            if (stop.isPresent()) {
                batch.finish(stop.get(), boundary);
            } else {
                batch.commit(boundary);
                readings += batch.hasToRead() ? 0 : 1;
            }
            return true;
        } catch (ReadPhase.Abandoned abandoned) {
            return false;
        }
    }

    private Failure meaning(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof Failure ours ? ours : context.source().failure(failure);
    }
}
