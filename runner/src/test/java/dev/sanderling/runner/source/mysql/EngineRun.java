package dev.sanderling.runner.source.mysql;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.engine.Acknowledged;
import dev.sanderling.runner.engine.EngineHost;
import dev.sanderling.runner.engine.PollHandler;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.LogFollower;
import dev.sanderling.runner.source.StreamFilter;
import dev.sanderling.runner.source.ValueText;
import dev.sanderling.runner.source.WholeTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** One run of the real engine for a job: the smallest thing that keeps to the commit protocol. */
final class EngineRun implements PollHandler {
    /** A row as a run saw it. */
    record Row(String table, String op, Map<String, Object> values) {
        String value(String column) {
            return String.valueOf(values.get(column));
        }
    }

    private final Job job;
    private final MySqlSession session;
    private final Capture capture;
    private final LogFollower follower;
    private final Changes changes;
    private final @Nullable StreamFilter filter;
    private final IntPredicate enough;
    private final IntPredicate kill;
    private final List<Row> rows = new ArrayList<>();
    private final List<Row> committed = new ArrayList<>();
    private final long deadline = System.nanoTime() + 60_000_000_000L;
    private boolean stopped;

    private EngineRun(Job job, MySqlSession session, Capture capture, IntPredicate enough, IntPredicate kill) {
        this.job = job;
        this.session = session;
        this.capture = capture;
        this.follower = capture.follower();
        this.changes = new Changes(table -> Set.of());
        this.filter = job.state.snapshot() == null ? null : new StreamFilter(job.state.snapshot(), session.rules());
        this.enough = enough;
        this.kill = kill;
    }

    /** Runs until the barrier; returns what was committed, in order. */
    static List<Row> toBarrier(Job job) {
        return run(job, rows -> false, rows -> false);
    }

    /**
     * Runs until the barrier, the first boundary at which {@code enough} holds for the number of rows seen, or until
     * {@code kill} holds: then nothing more is committed, as if the process had been killed.
     */
    static List<Row> run(Job job, IntPredicate enough, IntPredicate kill) {
        try (MySqlSession session = job.open()) {
            State before = job.state;
            job.state = before.edit()
                    .epoch(before.epoch() + 1)
                    .source(session.identity())
                    .names(session.names(before.names()))
                    .done();
            boolean reads = before.offsets() == null && job.snapshot != SnapshotMode.NO_DATA;
            if (reads) {
                job.state = job.state.edit().snapshot(Snapshot.all()).done();
            }
            Capture capture = session.prepare(job.state, "run");
            var run = new EngineRun(job, session, capture, reads ? rows -> false : enough, kill);
            Optional<Throwable> failure =
                    EngineHost.run(capture, new Acknowledged(job.state.offsets()), run, capture.barrier());
            if (failure.isPresent() && !run.stopped) {
                throw session.failure(failure.get());
            }
            if (reads && run.follower.barrierReached()) {
                run.readTables();
            }
            return run.committed;
        }
    }

    private void readTables() {
        Snapshot snapshot = WholeTables.read(
                session,
                job.state,
                (table, values) -> rows.add(new Row(table.substring(table.indexOf('.') + 1), "r", values)));
        committed.addAll(rows);
        job.state = job.state.edit().snapshot(snapshot).done();
    }

    /** Runs on beyond the barrier until something fails; says when the first row has come, over the log's connection. */
    static RuntimeException untilFailure(Job job, Runnable reading) {
        try (MySqlSession session = job.open()) {
            job.state = job.state.edit().names(session.names(job.state.names())).done();
            Capture capture = session.prepare(job.state, "run");
            PollHandler endless = new PollHandler() {
                @Override
                public boolean handle(List<SourceRecord> records, Runnable acknowledge) {
                    for (SourceRecord record : records) {
                        if (capture.follower().follow(record) != LogFollower.Kind.CONTROL) {
                            reading.run();
                        }
                    }
                    return true;
                }

                @Override
                public boolean idle() {
                    return true;
                }
            };
            return session.failure(
                    EngineHost.run(capture, new Acknowledged(job.state.offsets()), endless, capture.barrier())
                            .orElseThrow());
        }
    }

    @Override
    public boolean handle(List<SourceRecord> records, Runnable acknowledge) {
        for (SourceRecord record : records) {
            LogFollower.Kind kind = follower.follow(record);
            job.news.addAll(follower.news());
            if (follower.boundaryBefore()) {
                commit();
            }
            if (stopped) {
                return false;
            }
            if (kind != LogFollower.Kind.CONTROL && isKept(record)) {
                rows.add(row(record));
                if (kill.test(rows.size())) {
                    stopped = true;
                    return false;
                }
            }
            if (follower.boundaryAfter()) {
                commit();
                if (stopped) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public boolean idle() {
        if (System.nanoTime() > deadline) {
            throw new AssertionError(
                    "no barrier within a minute; " + rows.size() + " rows, certain " + job.state.position());
        }
        return !stopped;
    }

    private boolean isKept(SourceRecord record) {
        return filter == null || filter.keeps(Objects.requireNonNull(changes.of(record)));
    }

    private void commit() {
        Boundary boundary = follower.boundary();
        var edit = job.state
                .edit()
                .offsets(boundary.offsets())
                .position(boundary.position())
                .freshThrough(boundary.time())
                .tables(capture.tables());
        session.beforeCommit(job.state.epoch()).ifPresent(edit::history);
        job.state = edit.done();
        committed.addAll(rows.subList(committed.size(), rows.size()));
        stopped |= follower.barrierReached() || enough.test(rows.size());
    }

    private static Row row(SourceRecord record) {
        Struct value = (Struct) record.value();
        Struct image = value.getStruct("after") == null ? value.getStruct("before") : value.getStruct("after");
        Map<String, Object> values = new LinkedHashMap<>();
        if (image != null) {
            image.schema().fields().forEach(f -> values.put(f.name(), ValueText.of(image.getWithoutDefault(f.name()))));
        }
        return new Row(value.getStruct("source").getString("table"), value.getString("op"), values);
    }
}
