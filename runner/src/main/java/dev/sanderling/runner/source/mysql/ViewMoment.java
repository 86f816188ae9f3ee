package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Begins a consistent read at a place in the log that is known exactly: for an instant, nobody commits to the tables.
 * The lock is another connection's; it is asked for a few seconds only, because whoever wants to write waits behind it.
 */
final class ViewMoment {
    private static final int LOCK_SECONDS = 3;
    private static final int ATTEMPTS = 5;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final ControlConnection control;
    private final Connection second;

    ViewMoment(ControlConnection control, Connection second) {
        this.control = control;
        this.second = second;
    }

    /** The place; the reader stands at it. */
    LogPosition take(Connection reader, List<CapturedTable> captured) throws SQLException {
        try (Statement lock = second.createStatement();
                Statement read = reader.createStatement()) {
            lock.execute("SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
            lock(lock, captured);
            try {
                reader.setAutoCommit(true);
                read.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
                return new BinaryLog(control).end().position();
            } finally {
                lock.execute("UNLOCK TABLES");
            }
        }
    }

    private void lock(Statement lock, List<CapturedTable> captured) throws SQLException {
        boolean all = true;
        for (int attempt = 1; ; attempt++) {
            try {
                lock.execute(
                        all
                                ? "FLUSH TABLES WITH READ LOCK"
                                : "LOCK TABLES "
                                        + captured.stream()
                                                .map(table -> table.quoted() + " READ")
                                                .collect(Collectors.joining(", ")));
                return;
            } catch (SQLException e) {
                if (all && ControlConnection.isDenied(e)) {
                    // As hosted servers do it; the tables' own locks do as well.
                    all = false;
                } else if (ControlConnection.isDenied(e)) {
                    throw denied(e);
                } else if (e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
                    throw e;
                } else if (attempt == ATTEMPTS) {
                    throw busy(e);
                }
            }
        }
    }

    private static Failure busy(SQLException e) {
        return new Failure(
                Reason.SOURCE_BUSY,
                "The tables could not be locked for the instant that reading them needs, because a long statement or"
                        + " transaction holds them; the next run tries again.",
                e);
    }

    private static Failure denied(SQLException e) {
        return new Failure(
                Reason.PRIVILEGE_MISSING,
                "The user may neither flush nor lock tables, which reading them needs for an instant; run GRANT RELOAD"
                        + " ON *.* TO the user, or where that is not to be had GRANT LOCK TABLES.",
                e);
    }
}
