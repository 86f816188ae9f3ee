package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what a capture needs: the publication, and on a first run the slot. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    /** How long a new slot may wait for the transactions that are open. */
    private static final Duration SLOT_PATIENCE = Duration.ofMinutes(9);

    private final ControlConnection connection;
    private final Source.Postgres source;
    private final Login login;
    private @Nullable String checked;

    Preparation(ControlConnection connection, Source.Postgres source, Login login) {
        this.connection = connection;
        this.source = source;
        this.login = login;
    }

    /** A moment before the publication was looked at; null where nobody has. */
    Preparation checked(@Nullable String moment) {
        this.checked = moment;
        return this;
    }

    /** @param looked at for tables that came in, before anything was changed; null where nobody has */
    Capture capture(State state, SourceNames names, String runId, PostgresRules rules, @Nullable Looked looked) {
        Looked catalogue = looked == null ? look(state.tables()) : looked;
        Tables tables = catalogue.tables();
        List<String> notes = new ArrayList<>();
        FormerTables former = FormerTables.read(connection, tables, state.offsets() == null ? null : state.tables());
        Boundary start = state.offsets() == null ? first(names, tables) : known(state);
        if (state.offsets() != null) {
            noteFormer(former, state.snapshot(), notes);
            publish(names, tables, state, notes);
        }
        // Ours was altered by ourselves until now; another's was right when it was looked at.
        String published =
                checked == null || Boolean.TRUE.equals(names.publicationOurs()) ? Moments.now(connection) : checked;
        if (state.offsets() != null && !catalogue.attached().isEmpty()) {
            boolean read = source.scope().snapshot() != SnapshotMode.NO_DATA;
            notes.add((read ? "Read again from the first row, because" : "Without these rows, although")
                    + " a partition with rows was attached, which the log does not have: "
                    + String.join(", ", catalogue.attached()) + ".");
        }
        notes.addAll(ServerChecks.notes(connection, state.offsets() == null));
        notes.addAll(new PublicationChecks(connection, names).notes());
        notes.addAll(features(connection, source.scope(), names, tables));
        Barrier barrier =
                barrier(state, names, runId, new Look(connection).end().lsn(), notes);
        Lsn lsn = Lsn.parse(start.position());
        Snapshot snapshot = state.snapshot();
        boolean asked = snapshot != null && snapshot.unseen().contains(Snapshot.RUNNING);
        return new Capture(
                ConnectorProperties.CONNECTOR,
                properties(names, tables, former.gone(), barrier),
                Map.of("server", names.topicPrefix()),
                new PostgresFollower(
                        names.topicPrefix(),
                        barrier,
                        lsn,
                        start.time(),
                        former.today(waiting(tables, snapshot)),
                        KeptNames.of(
                                former.kept(),
                                state.tables() == null ? null : state.tables().seen())),
                barrier instanceof Barrier.Message message ? message::emit : () -> {},
                !(barrier instanceof Barrier.Position),
                tables.set(catalogue.seen(), published),
                start,
                List.of(),
                asked ? rules.begun() : List.of(),
                List.copyOf(notes));
    }

    /** Those of which nothing was read yet: what the log has under their names may be of tables that had them before. */
    private static List<CapturedTable> waiting(Tables tables, @Nullable Snapshot snapshot) {
        return snapshot == null
                ? List.of()
                : tables.captured().stream()
                        .filter(table -> snapshot.toRead().isUntouched(table.full()))
                        .toList();
    }

    /** What is captured with a difference. */
    static List<String> features(ControlConnection connection, Scope scope, SourceNames names, Tables tables) {
        var facts = FeatureFacts.read(connection, names.publication(), tables.captured());
        return FeatureNotes.of(facts, tables, scope);
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
            LOG.info("dropped the replication slot {}, which a first run has left that was killed", names.slot());
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

    private void noteFormer(FormerTables former, @Nullable Snapshot snapshot, List<String> notes) {
        boolean read = source.scope().snapshot() != SnapshotMode.NO_DATA;
        String again = read ? "Read again from the first row, because" : "Without the rows there already, although";
        if (!former.given().isEmpty()) {
            notes.add(again + " it was given its name after the last run: "
                    + String.join(", ", new TreeSet<>(former.given().keySet()))
                    + ". Changes of the table that had the name before are captured under it where this run comes to"
                    + " them.");
        }
        if (!former.back().isEmpty()) {
            notes.add(again + " it was renamed and back after the last run, a partition for a while, or given another"
                    + " owner: "
                    + String.join(", ", new TreeSet<>(former.back().keySet()))
                    + ". Its changes under the name are captured where this run comes to them before that.");
        }
        if (former.gone().isEmpty()) {
            return;
        }
        Map<Boolean, List<String>> gone = former.gone().stream()
                .collect(Collectors.partitioningBy(
                        name -> snapshot != null && !snapshot.toRead().isRead(name)));
        List<String> unread = gone.getOrDefault(true, List.of());
        List<String> known = gone.getOrDefault(false, List.of());
        if (!known.isEmpty()) {
            notes.add("Captured no longer, because it was renamed, moved or dropped: " + String.join(", ", known)
                    + ". Its changes up to then are captured under that name, and what sinks hold of it stays.");
        }
        if (!unread.isEmpty()) {
            notes.add("Captured no longer, because it was renamed, moved or dropped before it was read to its end: "
                    + String.join(", ", unread)
                    + ". What was not read of it is not captured under that name; what sinks hold of it stays.");
        }
        if (!former.arrived().isEmpty()) {
            notes.add("Captured from now on, " + (read ? "with" : "without") + " the rows there already: "
                    + String.join(", ", former.arrived()) + ".");
        }
    }

    /**
     * The catalogue at some moment.
     *
     * @param seen a snapshot that was taken before the tables were looked up
     * @param attached tables that got partitions with rows since the last run
     */
    record Looked(Tables tables, String seen, List<String> attached) {}

    /** Looks the tables up; {@code before} is what the last run has found. */
    Looked look(@Nullable TableSet before) {
        String seen = Moments.now(connection);
        Tables tables = tables();
        return new Looked(
                tables,
                seen,
                AttachedPartitions.tables(connection, tables, before == null ? null : before.seen()).stream()
                        .map(CapturedTable::full)
                        .toList());
    }

    /**
     * Tables with rows that the log does not have: those that the publication does not have yet, or, of a publication that
     * is not ours, that the last run did not know; and those that got partitions with rows.
     */
    List<String> added(State state, SourceNames names, Looked now) {
        Set<String> added = new LinkedHashSet<>(unknown(state.tables(), names, now.tables()));
        added.addAll(now.attached());
        return List.copyOf(added);
    }

    private List<String> unknown(@Nullable TableSet before, SourceNames names, Tables tables) {
        List<String> captured =
                tables.captured().stream().map(CapturedTable::full).toList();
        FormerTables former = FormerTables.read(connection, tables, before);
        Set<String> unread = new HashSet<>(former.exchanged());
        unread.addAll(former.arrived());
        if (Boolean.TRUE.equals(names.publicationOurs())) {
            Set<String> published = Publication.read(connection, String.valueOf(names.publication()))
                    .map(publication -> publication.published(connection))
                    .orElse(Set.of());
            captured.stream().filter(table -> !published.contains(table)).forEach(unread::add);
        }
        return captured.stream().filter(unread::contains).toList();
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
