package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.Capture;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what a capture needs: the publication, and room for a new slot on a first run. */
final class Preparation {
    private final ControlConnection connection;
    private final Source.Postgres source;
    private final Login login;

    Preparation(ControlConnection connection, Source.Postgres source, Login login) {
        this.connection = connection;
        this.source = source;
        this.login = login;
    }

    Capture capture(State state, SourceNames names, String runId) {
        Tables tables = Tables.read(connection, source.scope());
        if (tables.captured().isEmpty()) {
            throw new Failure(
                    Reason.NO_TABLE_MATCHES, "No table matches spec.source.tables any more; correct the patterns.");
        }
        boolean firstRun = state.offsets() == null;
        List<String> notes = new ArrayList<>();
        boolean streams = source.scope().snapshot() != SnapshotMode.INITIAL_ONLY;
        if (streams) {
            if (firstRun) {
                dropLeftover(names);
            }
            publish(names, tables, firstRun, notes);
            notes.addAll(ServerChecks.notes(connection, firstRun));
        }
        Look.End now = new Look(connection).end();
        Barrier barrier = streams ? barrier(state, names, runId, now.lsn(), notes) : new Barrier.SnapshotEnd();
        Lsn start = firstRun ? null : Lsn.parse(String.valueOf(state.position()));
        Instant fresh = state.freshThrough();
        Instant startTime = firstRun ? now.time() : fresh == null ? Instant.EPOCH : fresh;
        return new Capture(
                ConnectorProperties.CONNECTOR,
                ConnectorProperties.of(source, login, names, tables, barrier),
                Map.of("server", names.topicPrefix()),
                new PostgresFollower(names.topicPrefix(), barrier, start, startTime),
                IdentityColumns.read(connection, tables.captured()),
                barrier instanceof Barrier.Message message ? message::emit : () -> {},
                !(barrier instanceof Barrier.Position),
                tables.set(),
                List.copyOf(notes));
    }

    /** Only a slot that is made together with the snapshot fits it, so what a killed first run left is dropped. */
    private void dropLeftover(SourceNames names) {
        Optional<Slot> leftover = Slot.read(connection, String.valueOf(names.slot()));
        if (leftover.isEmpty()) {
            return;
        }
        if (!Boolean.TRUE.equals(names.slotOurs())) {
            throw new Failure(
                    Reason.SLOT_NOT_OURS,
                    "The replication slot \"" + names.slot() + "\" exists already, and this job did not make it.");
        }
        try {
            connection.listing("SELECT pg_drop_replication_slot(?)::text", r -> "", String.valueOf(names.slot()));
        } catch (SQLException e) {
            if ("55006".equals(e.getSQLState())) {
                throw new Failure(
                        Reason.SLOT_IN_USE,
                        "The replication slot \"" + names.slot()
                                + "\" is left from a run that was killed, and still being read; the next run tries"
                                + " again.",
                        e);
            }
            throw connection.failure(e);
        }
    }

    private void publish(SourceNames names, Tables tables, boolean firstRun, List<String> notes) {
        if (!Boolean.TRUE.equals(names.publicationOurs())) {
            return;
        }
        try {
            Publication.Made made =
                    Publication.provide(connection, String.valueOf(names.publication()), tables.captured());
            if (!firstRun && !made.added().isEmpty()) {
                notes.add("Captured from now on, without the rows there already: " + String.join(", ", made.added())
                        + ".");
            }
            if (!firstRun && !made.removed().isEmpty()) {
                notes.add("Captured no longer: " + String.join(", ", made.removed()) + ".");
            }
        } catch (SQLException e) {
            throw connection.failure(e);
        }
    }

    private Barrier barrier(State state, SourceNames names, String runId, Lsn end, List<String> notes) {
        String obstacle = connection.one(
                "SELECT CASE WHEN pg_is_in_recovery() THEN 'the server is a standby'"
                        + " WHEN NOT (SELECT bool_or(has_function_privilege(oid, 'EXECUTE')) FROM pg_proc"
                        + " WHERE proname = 'pg_logical_emit_message') THEN 'the user may not execute"
                        + " pg_logical_emit_message' ELSE '' END",
                r -> r.getString(1));
        if (obstacle.isEmpty()) {
            return new Barrier.Message(connection, names.topicPrefix(), state.epoch(), runId);
        }
        notes.add("The end of this batch is the position " + end + " read at its start, or batch.maxWait without a"
                + " change, because " + obstacle + ".");
        return new Barrier.Position(end);
    }
}
