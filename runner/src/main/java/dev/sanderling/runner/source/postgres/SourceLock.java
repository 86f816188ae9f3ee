package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source lock: a session advisory lock of the control connection, so it is gone when the connection is. */
final class SourceLock {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLock.class);
    private static final String OURS = "l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
            + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND (l.classid::bigint << 32 | l.objid::bigint) = ?";

    private final ControlConnection connection;
    private final long key;
    private boolean held = true;

    private SourceLock(ControlConnection connection, long key) {
        this.connection = connection;
        this.key = key;
    }

    /** Waits in the server, so it is had the moment it is free. */
    static SourceLock take(ControlConnection connection, String slot, Duration patience) {
        long key = Names.lockKey(slot);
        try {
            // A session may take its own lock again and again: what another run left in a pooler would look free.
            if (has(connection, key)) {
                throw pooled(connection);
            }
            if (!tryLock(connection, key)) {
                await(connection, key, slot, patience);
            }
            if (!has(connection, key)) {
                throw pooled(connection);
            }
        } catch (SQLException e) {
            throw connection.failure(e);
        }
        return new SourceLock(connection, key);
    }

    /** A session that has the lock before it asked for it, or not any more after, is not ours alone. */
    private static Failure pooled(ControlConnection connection) {
        return new Failure(
                Reason.LOCK_NOT_KEPT,
                "The source lock does not stay with the connection that takes it, so " + connection.address()
                        + " is a connection pooler that gives each transaction another session; have"
                        + " spec.source.postgres.host name the server itself, or a pooler in session mode.");
    }

    private static boolean tryLock(ControlConnection connection, long key) throws SQLException {
        return connection
                .listing("SELECT pg_try_advisory_lock(?)", r -> r.getBoolean(1), key)
                .getFirst();
    }

    private static void await(ControlConnection connection, long key, String slot, Duration patience)
            throws SQLException {
        long millis = Math.max(1, patience.toMillis());
        String limits = "SELECT set_config('lock_timeout', ?, false), set_config('statement_timeout', ?, false)";
        connection.listing(limits, r -> r.getString(1), Long.toString(millis), Long.toString(millis + 5000));
        try {
            connection.listing("SELECT pg_advisory_lock(?)", r -> "", key);
        } catch (SQLException e) {
            if ("55P03".equals(e.getSQLState())) {
                throw new Failure(Reason.ALREADY_RUNNING, holder(connection, key, slot));
            }
            throw e;
        } finally {
            connection.listing(limits, r -> r.getString(1), "0", Long.toString(ControlConnection.STATEMENT.toMillis()));
        }
    }

    private static String holder(ControlConnection connection, long key, String slot) {
        String who = connection
                .first(
                        "SELECT a.application_name, a.pid, coalesce(host(a.client_addr), 'a local socket'),"
                                + " to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                                + " FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE " + OURS,
                        r -> "\"" + r.getString(1) + "\" (server process " + r.getInt(2) + ", from " + r.getString(3)
                                + ", connected since " + r.getString(4) + ")",
                        key)
                .orElse("one that has just ended");
        return "Another run reads the slot \"" + slot + "\": " + who
                + "; this run leaves it the work and changes nothing.";
    }

    private static boolean has(ControlConnection connection, long key) throws SQLException {
        return connection
                .listing(
                        "SELECT count(*) > 0 FROM pg_locks l WHERE l.pid = pg_backend_pid() AND " + OURS,
                        r -> r.getBoolean(1),
                        key)
                .getFirst();
    }

    /** Once false, always false. */
    boolean isHeld() {
        if (held) {
            try {
                held = has(connection, key);
            } catch (SQLException e) {
                LOG.warn("the source lock's connection is gone: {}", e.getSQLState());
                held = false;
            }
        }
        return held;
    }
}
