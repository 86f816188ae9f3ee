package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.Retention;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.LogProgress;
import dev.sanderling.runner.source.ReadRules;
import dev.sanderling.runner.source.Secrets;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.source.TableNews;
import dev.sanderling.runner.source.TableView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's dealings with a PostgreSQL database. */
public final class PostgresSession implements SourceSession {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSession.class);

    /** How long a view waits for transactions that it has to show; after that the next run tries again. */
    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(20);

    /** A server finds out within some seconds that a reader was killed, if its host still answers. */
    private static final Duration READER_PATIENCE = Duration.ofSeconds(15);

    private final Source.Postgres source;
    private final String derivedName;
    private final Login login;
    private final String applicationName;
    private final ColumnCheck columns;
    private final ControlConnection connection;
    private @Nullable SourceIdentity identity;
    private @Nullable SourceNames inUse;
    private @Nullable SourceLock lock;
    /** The look at the catalogue that the next capture goes by. */
    private Preparation.@Nullable Looked looked;

    private final ServerTransactions transactions;
    private final PostgresRules rules;

    private PostgresSession(
            Source.Postgres source,
            String derivedName,
            Login login,
            String applicationName,
            ColumnCheck columns,
            ControlConnection connection) {
        this.source = source;
        this.derivedName = derivedName;
        this.login = login;
        this.applicationName = applicationName;
        this.columns = columns;
        this.connection = connection;
        this.transactions = new ServerTransactions(connection);
        this.rules = new PostgresRules(new PostgresKeys(connection), transactions);
    }

    /**
     * Connects.
     *
     * @param namespace of the job, with its name the root of derived names
     * @param runId shown in the server as part of the connection's application name
     * @param columns asked about every column in a full preflight
     * @throws Failure SecretMissing, SecretKeyMissing, SourceUnreachable, SourceBusy, AuthenticationFailed,
     *     HostRejected, TlsFailed, DatabaseNotFound, PrivilegeMissing
     */
    public static PostgresSession open(
            Source.Postgres source, String namespace, String name, Secrets secrets, String runId, ColumnCheck columns) {
        Login login = Login.of(source, secrets);
        String application = "sanderling " + runId;
        application = application.substring(0, Math.min(63, application.length()));
        return new PostgresSession(
                source,
                Names.derive(namespace, name),
                login,
                application,
                columns,
                ControlConnection.open(login, application));
    }

    /** For tests. */
    ControlConnection control() {
        return connection;
    }

    @Override
    public String server() {
        return "PostgreSQL " + connection.version();
    }

    @Override
    public SourceIdentity identity() {
        SourceIdentity known = identity;
        if (known == null) {
            known = Identity.read(connection, login, applicationName);
            identity = known;
        }
        return known;
    }

    @Override
    public SourceNames names(@Nullable SourceNames known) {
        SourceNames names = known;
        if (names == null) {
            String slot = source.slotName().orElse(derivedName);
            // A slot that the user names is ours to make where there is none; an existing one is somebody's.
            boolean slotOurs =
                    source.slotName().isEmpty() || Slot.read(connection, slot).isEmpty();
            names = new SourceNames(
                    derivedName,
                    slot,
                    slotOurs,
                    source.publicationName().orElse(derivedName),
                    source.publicationName().isEmpty(),
                    null);
        }
        inUse = names;
        return names;
    }

    @Override
    public void lock(SourceNames names, Duration patience) {
        inUse = names;
        lock = SourceLock.take(connection, String.valueOf(names.slot()), patience);
    }

    @Override
    public boolean holdsLock() {
        SourceLock taken = lock;
        return taken != null && taken.isHeld();
    }

    @Override
    public List<Finding> preflight(State state, Depth depth) {
        return new Preflight(
                        connection,
                        source,
                        columns,
                        login.database(),
                        () -> new Timeline(login, applicationName),
                        // With the lock in hand it can only be what a killed run left, or somebody else for good.
                        lock == null ? Duration.ZERO : READER_PATIENCE)
                .run(state, depth, names(state.names()), this::identity);
    }

    @Override
    public Boundary resumeFrom(State state, String position) {
        String slot = String.valueOf(names(state.names()).slot());
        return new Resumption(Slot.read(connection, slot), slot).from(state, position);
    }

    @Override
    public List<CatalogTable> tables() {
        SourceNames names = inUse == null ? names(null) : inUse;
        return CatalogTables.read(connection, source.scope(), String.valueOf(names.publication()));
    }

    @Override
    public Work work(State state) {
        Tables tables = Tables.read(connection, source.scope());
        if (state.offsets() == null) {
            return new Work.FirstRun(tables.estimatedRows());
        }
        Look look = new Look(connection);
        SourceNames names = names(state.names());
        Slot slot = Slot.read(connection, String.valueOf(names.slot()))
                .orElseThrow(() ->
                        new Failure(Reason.SLOT_MISSING, "The replication slot \"" + names.slot() + "\" is gone."));
        if (tables.differsFrom(state.tables())) {
            Lsn confirmed = slot.confirmed();
            return new Work.Changes(confirmed == null ? 0 : look.end().lsn().minus(confirmed));
        }
        return look.work(state, slot, String.valueOf(names.publication()));
    }

    @Override
    public void settle(String position) {
        SourceNames names = inUse;
        if (names == null) {
            return;
        }
        try {
            connection.list(
                    "SELECT pg_replication_slot_advance(slot_name, ?::pg_lsn)::text FROM pg_replication_slots"
                            + " WHERE slot_name = ? AND NOT active AND confirmed_flush_lsn < ?::pg_lsn",
                    r -> r.getString(1),
                    position,
                    String.valueOf(names.slot()),
                    position);
        } catch (Failure e) {
            LOG.info("the slot stays where it is for now: {}", e.getMessage());
        }
    }

    @Override
    public List<String> added(State state) {
        var preparation = new Preparation(connection, source, login);
        Preparation.Looked now = preparation.look(state.tables());
        looked = now;
        return preparation.added(state, names(state.names()), now);
    }

    @Override
    public List<TableNews> news(State state) {
        TableSet before = state.tables();
        String seen = before == null ? null : before.seen();
        if (state.offsets() == null || seen == null || seen.isEmpty()) {
            return List.of();
        }
        KnownTables known = KnownTables.of(before);
        List<CapturedTable> captured = Tables.read(connection, source.scope()).captured().stream()
                .filter(table -> known == null || known.has(table.full()))
                .toList();
        List<TableNews> news = new ArrayList<>(RewrittenTables.news(connection, captured, seen));
        news.addAll(AlteredKeys.news(connection, captured, seen));
        news.addAll(AlteredTypes.news(connection, captured, seen));
        news.addAll(AddedDefaults.news(connection, captured, seen));
        return news;
    }

    @Override
    public Capture prepare(State state, String runId) {
        // What came in since then is for the next time: nobody has recorded it.
        Preparation.Looked before = looked;
        looked = null;
        return new Preparation(connection, source, login).capture(state, names(state.names()), runId, rules, before);
    }

    @Override
    public Optional<LogProgress> progress() {
        SourceNames names = inUse;
        return names == null ? Optional.empty() : new Waits(connection).progress(String.valueOf(names.slot()));
    }

    @Override
    public String waitsFor() {
        return new Waits(connection).oldest();
    }

    @Override
    public ReadRules rules() {
        return rules;
    }

    @Override
    public Optional<TableView> view(State state) {
        Snapshot snapshot = state.snapshot();
        if (snapshot == null) {
            throw new IllegalArgumentException("nothing is to be read");
        }
        var patience = new Patience(VIEW_PATIENCE);
        while (!transactions.now().unseen(snapshot.unseen()).isEmpty()) {
            if (!patience.again()) {
                return Optional.empty();
            }
        }
        var preparation = new Preparation(connection, source, login);
        Tables tables = preparation.tables();
        SourceNames names = names(state.names());
        Map<String, String> properties = preparation.properties(names, tables, new Barrier.Position(new Lsn(0)));
        try {
            return PostgresView.open(
                    connection,
                    rules,
                    properties,
                    String.valueOf(names.publication()),
                    tables,
                    snapshot.toRead(),
                    new ViewMoment(transactions, snapshot.unseen()),
                    patience::again);
        } catch (RuntimeException e) {
            throw e instanceof Failure ours ? ours : failure(e);
        }
    }

    @Override
    public void release() {
        SourceNames names = inUse;
        if (names == null) {
            return;
        }
        try {
            if (Boolean.TRUE.equals(names.slotOurs())) {
                releaseSlot(String.valueOf(names.slot()));
            }
            if (Boolean.TRUE.equals(names.publicationOurs())) {
                connection.change("DROP PUBLICATION IF EXISTS " + Quote.name(String.valueOf(names.publication())));
            }
        } catch (Failure | SQLException e) {
            LOG.info("slot and publication stay for now: {}", e.getMessage());
        }
    }

    /** The server's process of a reader outlives the reader by a moment: of this run, or of one that was killed. */
    private void releaseSlot(String name) {
        var patience = new Patience(READER_PATIENCE);
        do {
            connection.list(
                    "SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots"
                            + " WHERE slot_name = ? AND NOT active",
                    r -> r.getString(1),
                    name);
            if (Slot.read(connection, name).isEmpty()) {
                return;
            }
        } while (patience.again());
        LOG.info("the replication slot {} is still being read, so it stays until the next run", name);
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(ServerChecks.notes(connection, true));
        SourceNames names = inUse == null ? names(null) : inUse;
        warnings.addAll(new PublicationChecks(connection, names).notes());
        Tables tables = Tables.read(connection, source.scope());
        AddedDefaults.note(connection, tables.captured()).ifPresent(warnings::add);
        warnings.addAll(Preparation.features(connection, source.scope(), names, tables));
        return warnings;
    }

    @Override
    public List<String> cleanUp(SourceNames names) {
        return new Cleanup(connection, login.database()).run(names);
    }

    @Override
    public Failure failure(Throwable engine) {
        SourceNames names = inUse;
        return EngineFailure.of(engine, connection.address(), names == null ? "" : String.valueOf(names.slot()));
    }

    @Override
    public Optional<Retention> retention(State state) {
        SourceNames names = state.names() == null ? inUse : state.names();
        if (names == null) {
            return Optional.empty();
        }
        try {
            return KeptLog.read(connection, String.valueOf(names.slot())).map(log -> log.retention(state));
        } catch (Failure e) {
            LOG.debug("retention unknown", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
