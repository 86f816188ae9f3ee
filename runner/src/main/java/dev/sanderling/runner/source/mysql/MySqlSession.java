package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Retention;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.checkpoint.ChunkStore;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.NamedTables;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.Secrets;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.source.TableView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's dealings with a MySQL server. */
public final class MySqlSession implements SourceSession {
    private static final Logger LOG = LoggerFactory.getLogger(MySqlSession.class);

    private final Source.MySql source;
    private final SourceNames derived;
    private final Login login;
    private final ColumnCheck columns;
    private final List<NamedTables> named;
    private final Supplier<ChunkStore> chunks;
    private final ControlConnection connection;
    private final MySqlRules rules;
    private @Nullable SourceLock lock;
    private @Nullable Preparation prepared;

    private MySqlSession(
            Source.MySql source,
            SourceNames derived,
            Login login,
            ColumnCheck columns,
            List<NamedTables> named,
            Supplier<ChunkStore> chunks,
            ControlConnection connection) {
        this.source = source;
        this.derived = derived;
        this.login = login;
        this.columns = columns;
        this.named = named;
        this.chunks = chunks;
        this.connection = connection;
        this.rules = new MySqlRules(connection);
    }

    /**
     * Connects.
     *
     * @param namespace of the job, with its name the root of derived names
     * @param runId shown in the server as an attribute of the connection
     * @param columns asked about every column in a full preflight
     * @param named looked at where the server keeps names in lower case
     * @param chunks where the schema history is; asked for when a capture is prepared
     * @throws Failure SecretMissing, SecretKeyMissing, SourceUnreachable, SourceBusy, AuthenticationFailed,
     *     HostRejected, TlsFailed
     */
    public static MySqlSession open(
            Source.MySql source,
            String namespace,
            String name,
            Secrets secrets,
            String runId,
            ColumnCheck columns,
            List<NamedTables> named,
            Supplier<ChunkStore> chunks) {
        Login login = Login.of(source, secrets);
        var derived = new SourceNames(
                Names.topicPrefix(namespace, name),
                null,
                null,
                null,
                null,
                source.serverId().orElseGet(() -> Names.serverId(namespace, name)));
        return new MySqlSession(source, derived, login, columns, named, chunks, ControlConnection.open(login, runId));
    }

    @Override
    public String server() {
        return (connection.server().isMariaDb() ? "MariaDB " : "MySQL ")
                + connection.server().shortVersion();
    }

    @Override
    public SourceIdentity identity() {
        return identity(connection.server());
    }

    static SourceIdentity identity(ServerFacts server) {
        return new SourceIdentity("mysql", server.variable("server_uuid"), null, null);
    }

    /** A server id that the user writes holds from then on; everything else is as it was derived first. */
    @Override
    public SourceNames names(@Nullable SourceNames known) {
        if (known == null) {
            return derived;
        }
        Long serverId = source.serverId().orElse(known.serverId());
        return new SourceNames(
                known.topicPrefix(), null, null, null, null, serverId == null ? derived.serverId() : serverId);
    }

    @Override
    public void lock(SourceNames names, Duration patience) {
        lock = SourceLock.take(connection, serverId(names), patience);
    }

    private static long serverId(SourceNames names) {
        Long id = names.serverId();
        if (id == null) {
            throw new IllegalArgumentException("names of a MySQL source have a server id");
        }
        return id;
    }

    @Override
    public boolean holdsLock() {
        SourceLock taken = lock;
        return taken != null && taken.isHeld();
    }

    @Override
    public List<Finding> preflight(State state, Depth depth) {
        return new Preflight(connection, source.scope(), columns, named).run(state, depth, names(state.names()));
    }

    @Override
    public Boundary resumeFrom(State state, String position) {
        return new Resumption(new BinaryLog(connection), connection.server()).from(state, position);
    }

    @Override
    public List<CatalogTable> tables() {
        return CatalogTables.read(connection, source.scope());
    }

    @Override
    public Work work(State state) {
        Map<String, Object> offsets = state.offsets();
        if (offsets == null) {
            return new Work.FirstRun(Tables.read(connection, source.scope()).estimatedRows());
        }
        var log = new BinaryLog(connection);
        BinaryLog.End end = log.end();
        LogPosition position = Offsets.position(offsets);
        String gtids = Offsets.gtids(offsets);
        // Files are rotated without any change; and everybody's transactions count, not only those of our tables.
        boolean nothing = gtids == null || end.gtids() == null
                ? end.position().equals(position)
                : log.isAllIn(gtids, end.gtids());
        return nothing
                ? new Work.Nothing(Offsets.with(end.boundary(), Offsets.prepared(offsets)))
                : new Work.Changes(log.bytesSince(position));
    }

    /** The server forgets by its own rules. */
    @Override
    public void settle(String position) {}

    @Override
    public List<String> warnings() {
        return new FeatureChecks(
                        connection,
                        source.scope(),
                        Tables.read(connection, source.scope()).captured())
                .noted();
    }

    @Override
    public Capture prepare(State state, String runId) {
        if (prepared != null) {
            prepared.close();
        }
        var preparation = new Preparation(connection, source, login, chunks.get());
        prepared = preparation;
        return preparation.capture(state, names(state.names()));
    }

    @Override
    public ReadRules rules() {
        return rules;
    }

    @Override
    public Optional<TableView> view(State state) {
        Preparation preparation = prepared;
        Snapshot snapshot = state.snapshot();
        if (snapshot == null || preparation == null) {
            throw new IllegalArgumentException("nothing is to be read, or not yet");
        }
        List<CapturedTable> captured = Tables.read(connection, source.scope()).captured();
        try {
            return Optional.of(MySqlView.open(
                    connection,
                    rules,
                    login,
                    preparation.properties(names(state.names())),
                    captured,
                    snapshot.toRead()));
        } catch (RuntimeException e) {
            throw e instanceof Failure ours ? ours : failure(e);
        }
    }

    @Override
    public Optional<HistoryManifest> beforeCommit(long epoch) {
        Preparation preparation = prepared;
        return preparation == null ? Optional.empty() : preparation.flushHistory(epoch);
    }

    @Override
    public Failure failure(Throwable engine) {
        return engine instanceof Failure ours ? ours : EngineFailure.of(engine, connection);
    }

    @Override
    public Optional<Retention> retention(State state) {
        Map<String, Object> offsets = state.offsets();
        if (offsets == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    KeptLog.retention(new BinaryLog(connection), connection.server(), offsets, state.freshThrough()));
        } catch (Failure e) {
            LOG.debug("retention unknown", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (prepared != null) {
            prepared.close();
        }
        connection.close();
    }
}
