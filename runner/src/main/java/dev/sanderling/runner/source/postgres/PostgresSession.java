package dev.sanderling.runner.source.postgres;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.Capture;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.Secrets;
import dev.sanderling.runner.source.SourceSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's dealings with a PostgreSQL database. */
public final class PostgresSession implements SourceSession {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSession.class);

    private final Source.Postgres source;
    private final String derivedName;
    private final Login login;
    private final String applicationName;
    private final ColumnCheck columns;
    private final ControlConnection connection;
    private @Nullable SourceIdentity identity;
    private @Nullable SourceNames inUse;
    private @Nullable SourceLock lock;

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
        return new Preflight(connection, source, columns, login.database())
                .run(state, depth, names(state.names()), this::identity);
    }

    @Override
    public Work work(State state) {
        Tables tables = Tables.read(connection, source.scope());
        if (state.offsets() == null) {
            return new Work.FirstRun(tables.estimatedRows());
        }
        Look look = new Look(connection);
        if (isSnapshotOnly()) {
            return new Work.Nothing(Offsets.boundary(
                    Lsn.parse(String.valueOf(state.position())), look.end().time()));
        }
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

    private boolean isSnapshotOnly() {
        return source.scope().snapshot() == SnapshotMode.INITIAL_ONLY;
    }

    @Override
    public void settle(String position) {
        SourceNames names = inUse;
        if (names == null || isSnapshotOnly()) {
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
    public Capture prepare(State state, String runId) {
        return new Preparation(connection, source, login).capture(state, names(state.names()), runId);
    }

    @Override
    public List<String> warnings() {
        return isSnapshotOnly() ? List.of() : ServerChecks.notes(connection, true);
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
    public Optional<Long> retainedBytes(State state) {
        SourceNames names = state.names() == null ? inUse : state.names();
        if (names == null) {
            return Optional.empty();
        }
        try {
            Optional<Lsn> restart =
                    Slot.read(connection, String.valueOf(names.slot())).map(Slot::restart);
            return restart.map(lsn -> new Look(connection).end().lsn().minus(lsn));
        } catch (Failure e) {
            LOG.debug("retained bytes unknown", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
