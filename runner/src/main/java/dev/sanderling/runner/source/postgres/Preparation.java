package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes what a capture needs: the publication, and on a first run the slot. */
final class Preparation {
    /** How long a new slot may wait for the transactions that are open. */
    private static final Duration SLOT_PATIENCE = Duration.ofMinutes(9);

    private final ControlConnection connection;
    private final Source.Postgres source;
    private final Login login;

    Preparation(ControlConnection connection, Source.Postgres source, Login login) {
        this.connection = connection;
        this.source = source;
        this.login = login;
    }

    Capture capture(State state, SourceNames names, String runId, PostgresRules rules) {
        Tables tables = tables();
        List<String> notes = new ArrayList<>();
        FormerTables former = FormerTables.read(
                connection,
                tables,
                state.offsets() == null ? null : state.tables(),
                Boolean.TRUE.equals(names.publicationOurs()) ? names.publication() : null);
        Boundary start = state.offsets() == null ? first(names, tables) : known(state);
        if (state.offsets() != null) {
            noteFormer(former, notes);
            publish(names, tables, state, notes);
        }
        notes.addAll(ServerChecks.notes(connection, state.offsets() == null));
        notes.addAll(new PublicationChecks(connection, names).notes());
        Barrier barrier =
                barrier(state, names, runId, new Look(connection).end().lsn(), notes);
        Lsn lsn = Lsn.parse(start.position());
        Snapshot snapshot = state.snapshot();
        boolean asked = snapshot != null && snapshot.unseen().contains(Snapshot.RUNNING);
        return new Capture(
                ConnectorProperties.CONNECTOR,
                properties(names, tables, former.named(), barrier),
                Map.of("server", names.topicPrefix()),
                new PostgresFollower(names.topicPrefix(), barrier, lsn, start.time(), former.others()),
                IdentityColumns.read(connection, tables.captured()),
                barrier instanceof Barrier.Message message ? message::emit : () -> {},
                !(barrier instanceof Barrier.Position),
                tables.set(),
                start,
                List.of(),
                asked ? rules.begun() : List.of(),
                List.copyOf(notes));
    }

    Map<String, String> properties(SourceNames names, Tables tables, Barrier barrier) {
        return properties(names, tables, List.of(), barrier);
    }

    private Map<String, String> properties(SourceNames names, Tables tables, List<String> gone, Barrier barrier) {
        return ConnectorProperties.of(source, login, names, tables, gone, barrier, SessionSettings.options(connection));
    }

    Tables tables() {
        Tables tables = Tables.read(connection, source.scope());
        if (tables.captured().isEmpty()) {
            throw new Failure(
                    Reason.NO_TABLE_MATCHES, "No table matches spec.source.tables any more; correct the patterns.");
        }
        return tables;
    }

    private static Boundary known(State state) {
        Instant fresh = state.freshThrough();
        return Offsets.boundary(Lsn.parse(String.valueOf(state.position())), fresh == null ? Instant.EPOCH : fresh);
    }

    /**
     * The publication, then a slot: it begins after every transaction that was open when its making began has ended, so
     * that it has all changes of the publication's tables from its place on.
     */
    private Boundary first(SourceNames names, Tables tables) {
        dropLeftover(names);
        publish(names, tables, null, new ArrayList<>());
        Instant time = new Look(connection).end().time();
        try {
            String place = connection.patiently(
                    SLOT_PATIENCE,
                    "SELECT lsn::text FROM pg_create_logical_replication_slot(?, 'pgoutput'" + failover() + ")",
                    r -> r.getString(1),
                    String.valueOf(names.slot()));
            return Offsets.boundary(Lsn.parse(place), time);
        } catch (SQLException e) {
            throw switch (String.valueOf(e.getSQLState())) {
                case "57014" ->
                    new Failure(
                            Reason.SOURCE_BUSY,
                            "The replication slot could not be made within " + SLOT_PATIENCE.toMinutes()
                                    + " minutes, because a transaction that has been open for longer has not ended; end"
                                    + " it, the next run tries again. "
                                    + new Waits(connection).oldest(),
                            e);
                case "53400" -> EngineFailure.of(e, connection.address(), String.valueOf(names.slot()));
                default -> connection.failure(e);
            };
        }
    }

    /**
     * Standbys that keep slots in step ({@code sync_replication_slots}) do so with those that ask for it only. It costs
     * nothing where there are none; a standby's own slot cannot.
     */
    private String failover() {
        return connection.major() < 17 ? "" : ", false, false, NOT pg_is_in_recovery()";
    }

    /** Nothing says where a slot stands that a killed first run left, and whether all its tables were published. */
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

    /** @param state null on a first run */
    private void publish(SourceNames names, Tables tables, @Nullable State state, List<String> notes) {
        if (!Boolean.TRUE.equals(names.publicationOurs())) {
            return;
        }
        try {
            Publication.Made made =
                    Publication.provide(connection, String.valueOf(names.publication()), tables.captured());
            if (state != null && !made.added().isEmpty()) {
                boolean read = source.scope().snapshot() != SnapshotMode.NO_DATA;
                notes.add("Captured from now on, " + (read ? "with" : "without") + " the rows there already: "
                        + String.join(", ", made.added()) + ".");
            }
            if (state != null && made.truncates()) {
                notes.add("TRUNCATE is captured from now on; the publication did not have it before.");
            }
            if (state != null && !made.removed().isEmpty()) {
                notes.add("Captured no longer: " + String.join(", ", made.removed()) + ".");
            }
        } catch (SQLException e) {
            throw connection.failure(e);
        }
    }

    private void noteFormer(FormerTables former, List<String> notes) {
        if (former.gone().isEmpty()) {
            return;
        }
        notes.add("Captured no longer, because it was renamed, moved or dropped: " + String.join(", ", former.gone())
                + ". Its changes up to then are captured under that name, and what sinks hold of it stays.");
        boolean read = source.scope().snapshot() != SnapshotMode.NO_DATA;
        if (!former.arrived().isEmpty()) {
            notes.add("Captured from now on, " + (read ? "with" : "without") + " the rows there already: "
                    + String.join(", ", former.arrived()) + ".");
        }
    }

    /** Tables that the publication does not have yet; of a publication that is not ours, those the last run did not know. */
    List<String> added(State state, SourceNames names) {
        Tables tables = tables();
        List<String> captured =
                tables.captured().stream().map(CapturedTable::full).toList();
        if (Boolean.TRUE.equals(names.publicationOurs())) {
            String name = String.valueOf(names.publication());
            Set<String> published = Publication.read(connection, name)
                    .map(publication -> publication.published(connection))
                    .orElse(Set.of());
            List<String> arrived =
                    FormerTables.read(connection, tables, state.tables(), null).arrived();
            return captured.stream()
                    .filter(table -> !published.contains(table) || arrived.contains(table))
                    .toList();
        }
        TableSet before = state.tables();
        if (before == null || before.count() != before.names().size()) {
            return List.of();
        }
        List<String> known = before.names();
        return captured.stream().filter(table -> !known.contains(table)).toList();
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
