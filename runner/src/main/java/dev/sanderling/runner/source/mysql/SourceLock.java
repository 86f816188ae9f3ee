package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source lock: a named lock of the control connection, so it is gone when the connection is. */
final class SourceLock {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLock.class);
    /** Shorter than what ends a statement of the control connection. */
    private static final long SLICE_SECONDS = 10;

    private final ControlConnection connection;
    private final String name;
    private boolean held = true;

    private SourceLock(ControlConnection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** Waits in the server, so it is had the moment it is free. */
    static SourceLock take(ControlConnection connection, long serverId, Duration patience) {
        String name = Names.lock(serverId);
        // A session may take its own lock again and again: what another run left in a proxy would look free.
        try {
            if (has(connection, name)) {
                throw shared(connection);
            }
            await(connection, name, serverId, patience);
            if (!has(connection, name)) {
                throw shared(connection);
            }
        } catch (SQLException e) {
            throw connection.failure(e);
        }
        return new SourceLock(connection, name);
    }

    private static void await(ControlConnection connection, String name, long serverId, Duration patience)
            throws SQLException {
        long left = Math.max(0, patience.toSeconds());
        while (true) {
            long slice = Math.min(left, SLICE_SECONDS);
            boolean taken = connection
                    .listing("SELECT GET_LOCK(?, ?)", r -> r.getInt(1) == 1, name, slice)
                    .getFirst();
            if (taken) {
                return;
            }
            left -= slice;
            if (left <= 0) {
                throw new Failure(Reason.ALREADY_RUNNING, holder(connection, name, serverId));
            }
        }
    }

    /** A session that has the lock before it asked for it, or not any more after, is not ours alone. */
    private static Failure shared(ControlConnection connection) {
        return new Failure(
                Reason.LOCK_NOT_KEPT,
                "The source lock does not stay with the connection that takes it, so " + connection.address()
                        + " is a proxy that shares server connections among clients; have spec.source.mysql.host name"
                        + " the server itself.");
    }

    /** The user's own connections are in the list whatever the user's privileges. */
    private static String holder(ControlConnection connection, String name, long serverId) {
        long id = connection.one("SELECT COALESCE(IS_USED_LOCK(?), 0)", r -> r.getLong(1), name);
        String who = connection
                .first(
                        "SELECT host, time FROM information_schema.processlist WHERE id = ?",
                        r -> "connection " + id + " from " + r.getString(1) + ", quiet for " + r.getLong(2) + " s",
                        id)
                .orElse(id == 0 ? "one that has just ended" : "connection " + id);
        return "Another run reads under the server id " + serverId + " (" + who
                + "); this run leaves it the work and changes nothing.";
    }

    private static boolean has(ControlConnection connection, String name) throws SQLException {
        return connection
                .listing("SELECT COALESCE(IS_USED_LOCK(?) = CONNECTION_ID(), 0)", r -> r.getBoolean(1), name)
                .getFirst();
    }

    /** Once false, always false. */
    boolean isHeld() {
        if (held) {
            try {
                held = has(connection, name);
            } catch (SQLException e) {
                LOG.warn("the source lock's connection is gone: {}", e.getSQLState());
                held = false;
            }
        }
        return held;
    }
}
