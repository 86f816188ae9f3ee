package dev.sanderling.runner.source.mysql;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.checkpoint.ChunkStore;
import dev.sanderling.runner.source.Capture;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes what a capture needs: barrier, follower, and the schema history in the engine's reach. */
final class Preparation implements AutoCloseable {
    private static final HistoryManifest NO_HISTORY = new HistoryManifest(List.of(), 0);

    private final ControlConnection connection;
    private final Source.MySql source;
    private final Login login;
    private final ChunkStore chunks;
    private final String key = UUID.randomUUID().toString();
    private @Nullable History history;

    Preparation(ControlConnection connection, Source.MySql source, Login login, ChunkStore chunks) {
        this.connection = connection;
        this.source = source;
        this.login = login;
        this.chunks = chunks;
    }

    Capture capture(State state, SourceNames names) {
        Tables tables = Tables.read(connection, source.scope());
        if (tables.captured().isEmpty()) {
            throw new Failure(
                    Reason.NO_TABLE_MATCHES, "No table matches spec.source.tables any more; correct the patterns.");
        }
        boolean firstRun = state.offsets() == null;
        // What a first run that came to nothing has left is not part of this one's history.
        var made = new History(chunks, firstRun ? NO_HISTORY : known(state));
        history = made;
        List<String> notes = notes(tables, firstRun);
        Instant since = state.freshThrough() == null ? Instant.EPOCH : state.freshThrough();
        Map<String, Object> start =
                state.offsets() == null ? null : new GtidSwitch(connection).adapted(state.offsets(), since);
        List<String> fresh = List.of();
        if (!firstRun) {
            List<String> added = new AddedTables(connection, names.topicPrefix())
                    .describe(tables.captured(), made, state.tables(), since);
            if (!added.isEmpty()) {
                boolean read = source.scope().snapshot() != SnapshotMode.NO_DATA;
                notes.add("Captured from now on, " + (read ? "with" : "without") + " the rows there already: "
                        + FeatureChecks.shortened(added) + ".");
                fresh = read ? added : List.of();
            }
        }
        var statements = new TableStatements(
                source.scope(), connection.server().foldsNames(), firstRun ? FormerNames.NONE : FormerNames.of(made));
        var prepared = new PreparedTransactions(start == null ? null : Offsets.prepared(start));
        var watch = new WatchMaker(connection, login, source, state.snapshot(), statements, prepared);
        GuardProvider.offer(key, watch);
        SchemaHistoryBuffer.offer(key, new SchemaHistoryBuffer.Offer(made, start == null ? Map.of() : start));

        BinaryLog.End end = new BinaryLog(connection).end();
        return new Capture(
                ConnectorProperties.CONNECTOR,
                ConnectorProperties.of(source, login, names, key),
                Map.of("server", names.topicPrefix()),
                new MySqlFollower(
                        end,
                        start == null ? null : Offsets.position(start),
                        firstRun ? end.time() : since,
                        statements,
                        prepared,
                        watch::isWatched),
                () -> {},
                true,
                tables.set(),
                start == null
                        ? null
                        : Offsets.with(
                                Offsets.boundary(Offsets.position(start), Offsets.gtids(start), since),
                                Offsets.prepared(start)),
                fresh,
                List.of(),
                List.copyOf(notes));
    }

    /** For reading tables. */
    Map<String, String> properties(SourceNames names) {
        return ConnectorProperties.of(source, login, names, key);
    }

    private static HistoryManifest known(State state) {
        HistoryManifest manifest = state.history();
        if (manifest == null) {
            throw new Failure(
                    Reason.SCHEMA_HISTORY_LOST,
                    "The checkpoint has a position but no schema history to read the log with; restore it as it was.");
        }
        return manifest;
    }

    private List<String> notes(Tables tables, boolean firstRun) {
        List<String> notes = new ArrayList<>(new FeatureChecks(connection, source.scope(), tables.captured()).noted());
        if (firstRun && !tables.views().isEmpty()) {
            notes.add("Not captured, because they are views: "
                    + FeatureChecks.shortened(
                            tables.views().stream().map(CapturedTable::full).toList()) + ".");
        }
        if (firstRun) {
            prepared().ifPresent(notes::add);
        }
        String metadata = firstRun ? ServerChecks.metadata(connection.server()) : null;
        if (metadata != null) {
            notes.add(metadata);
        }
        return notes;
    }

    /** XA transactions that are prepared already, as far as the user may ask for them: it takes XA_RECOVER_ADMIN. */
    private Optional<String> prepared() {
        List<String> xids;
        try {
            xids = connection.listing("XA RECOVER", r -> r.getString("data"));
        } catch (SQLException e) {
            return Optional.empty();
        }
        return xids.isEmpty()
                ? Optional.empty()
                : Optional.of("XA transactions are prepared and not over: " + FeatureChecks.shortened(xids)
                        + ". Where one of them changes captured tables, the run after its commit stops; roll back those"
                        + " that nobody will end.");
    }

    Optional<HistoryManifest> flushHistory(long epoch) {
        return history == null ? Optional.empty() : history.flush(epoch);
    }

    @Override
    public void close() {
        GuardProvider.withdraw(key);
        SchemaHistoryBuffer.withdraw(key);
    }
}
