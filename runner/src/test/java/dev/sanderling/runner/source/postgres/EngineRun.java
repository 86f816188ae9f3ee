package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.LogFollower;
import dev.sanderling.runner.source.StreamFilter;
import dev.sanderling.runner.source.UnknownRows;
import dev.sanderling.runner.source.ValueText;
import dev.sanderling.runner.source.WholeTables;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.ConnectorCallback;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.StopEngineException;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** One run of a real engine with the properties of a session: the smallest thing that keeps to the commit protocol. */
final class EngineRun {
    /** A row as a run saw it. */
    record Row(String table, String op, Map<String, Object> values) {}

    /**
     * What a run left.
     *
     * @param rows up to the boundary, in order
     * @param undelivered rows that came after it
     * @param end where the next run starts; null where no boundary was met
     */
    record Outcome(
            List<Row> rows,
            List<Row> undelivered,
            @Nullable Boundary end,
            boolean barrier,
            List<String> notes,
            State state) {}

    private EngineRun() {}

    /** Runs until the barrier. */
    static Outcome toBarrier(TestDatabase database, Source.Postgres source, State state) {
        return run(database, source, state, rows -> false);
    }

    /** Runs until the barrier, or the first boundary after {@code enough} says so of the rows seen. */
    static Outcome run(TestDatabase database, Source.Postgres source, State state, Predicate<List<Row>> enough) {
        return run(database, source, state, enough, false);
    }

    /** Ends where {@code enough} says, in the middle of whatever it is: only the last boundary before it counts. */
    static Outcome cut(TestDatabase database, Source.Postgres source, State state, Predicate<List<Row>> enough) {
        return run(database, source, state, enough, true);
    }

    private static Outcome run(
            TestDatabase database, Source.Postgres source, State state, Predicate<List<Row>> enough, boolean anywhere) {
        String runId = "run-" + UUID.randomUUID();
        try (PostgresSession session = database.open(source, runId)) {
            State claimed = States.claimed(state, session.names(state.names()), session.identity());
            if (state.offsets() == null && source.scope().snapshot() != SnapshotMode.NO_DATA) {
                claimed = claimed.edit().snapshot(Snapshot.all()).done();
            }
            Capture capture = session.prepare(claimed, runId);
            State prepared = claimed.snapshot() == null
                    ? claimed
                    : claimed.edit()
                            .snapshot(claimed.snapshot().unseen(capture.unseen()))
                            .done();
            return new Engine(capture, prepared, enough, anywhere).run(session);
        }
    }

    private static final class Engine {
        private final Capture capture;
        private final LogFollower follower;
        private final Changes changes;
        private State state;
        private @Nullable StreamFilter filter;
        private final Predicate<List<Row>> enough;
        private final boolean anywhere;
        private final List<Row> rows = new ArrayList<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private int committed;
        private @Nullable Boundary end;
        private boolean stopped;

        Engine(Capture capture, State state, Predicate<List<Row>> enough, boolean anywhere) {
            this.capture = capture;
            this.follower = capture.follower();
            this.changes = new Changes(table -> Set.of());
            this.state = state;
            this.enough = enough;
            this.anywhere = anywhere;
        }

        Outcome run(PostgresSession session) {
            Boundary start = Objects.requireNonNull(capture.start());
            if (state.snapshot() != null) {
                read(session, start);
                if (stopped) {
                    return outcome(session);
                }
            }
            String key = UUID.randomUUID().toString();
            HeldOffsets.hold(key, start.offsets());
            Properties properties = new Properties();
            properties.putAll(capture.properties());
            properties.put("name", "test");
            properties.put("connector.class", capture.connectorClass());
            properties.put("offset.storage", HeldOffsets.class.getName());
            properties.put(HeldOffsets.KEY, key);
            properties.put("offset.flush.interval.ms", "0");
            properties.put("internal.task.management.timeout.ms", "60000");
            DebeziumEngine<RecordChangeEvent<SourceRecord>> engine = DebeziumEngine.create(
                            ChangeEventFormat.of(Connect.class))
                    .using(properties)
                    .using(OffsetCommitPolicy.always())
                    .using(new ConnectorCallback() {
                        @Override
                        public void pollingStarted() {
                            Thread.ofPlatform().daemon().start(capture.barrier());
                        }
                    })
                    .using((success, message, error) -> {
                        if (error != null) {
                            ended.completeExceptionally(error);
                        } else {
                            ended.complete(String.valueOf(message));
                        }
                    })
                    .notifying((events, committer) -> {
                        for (RecordChangeEvent<SourceRecord> event : events) {
                            take(event.record());
                            if (stopped) {
                                break;
                            }
                        }
                        HeldOffsets.hold(key, end == null ? start.offsets() : end.offsets());
                        committer.markProcessed(events.getLast());
                        committer.markBatchFinished();
                        if (stopped) {
                            throw new StopEngineException("enough");
                        }
                    })
                    .build();
            Thread.ofPlatform().daemon().start(engine);
            try {
                ended.get(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(
                        "the engine did not end well; " + rows.size() + " rows, barrier " + follower.barrierReached(),
                        e);
            }
            return outcome(session);
        }

        private void read(PostgresSession session, Boundary start) {
            Snapshot snapshot =
                    WholeTables.read(session, state, (table, values) -> rows.add(new Row(table, "r", values)));
            state = state.edit().snapshot(snapshot).done();
            filter = new StreamFilter(snapshot, session.rules());
            committed = rows.size();
            end = start;
            stopped = enough.test(rows);
        }

        private Outcome outcome(PostgresSession session) {
            Boundary boundary = end;
            if (boundary != null) {
                session.settle(boundary.position());
            }
            return new Outcome(
                    List.copyOf(rows.subList(0, committed)),
                    List.copyOf(rows.subList(committed, rows.size())),
                    boundary,
                    follower.barrierReached(),
                    capture.notes(),
                    States.after(state, capture.tables(), boundary)
                            .edit()
                            .snapshot(null)
                            .done());
        }

        private void take(SourceRecord record) {
            LogFollower.Kind kind = follower.follow(record);
            if (follower.boundaryBefore()) {
                commit();
                if (enough.test(rows)) {
                    stopped = true;
                    return;
                }
            }
            if (kind != LogFollower.Kind.CONTROL) {
                Change change = Objects.requireNonNull(changes.of(record));
                if (filter == null || filter.keeps(change)) {
                    if (change.isOfUnknownRow()) {
                        throw UnknownRows.failure(change);
                    }
                    rows.add(row(record));
                }
            }
            if (anywhere && enough.test(rows)) {
                stopped = true;
                return;
            }
            if (follower.boundaryAfter()) {
                commit();
                stopped |= follower.barrierReached() || enough.test(rows);
            }
        }

        private void commit() {
            committed = rows.size();
            end = follower.boundary();
        }

        private static Row row(SourceRecord record) {
            Struct value = (Struct) record.value();
            Struct image = value.getStruct("after") == null ? value.getStruct("before") : value.getStruct("after");
            Map<String, Object> values = new java.util.LinkedHashMap<>();
            if (image != null) {
                image.schema().fields().forEach(f -> values.put(f.name(), ValueText.of(image.get(f))));
            }
            Struct source = value.getStruct("source");
            return new Row(source.getString("schema") + "." + source.getString("table"), value.getString("op"), values);
        }
    }
}
