package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Begins a consistent read at a place in the log that is known exactly.
 *
 * <p>With GTIDs that takes no lock: a transaction owns its GTID from before it is written to the log until after it is
 * committed. So where nobody owned one after the log's end was read, everything up to that end is committed; and where
 * the log still ends there when the read has begun, nothing more is. On a server that never has such a moment, and
 * without GTIDs, nobody may commit to the tables for an instant. That lock is another connection's; it is asked for a
 * second at a time only, with a pause after it, because whoever wants to write waits behind who waits for it.
 */
final class ViewMoment {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int LOCK_SECONDS = 1;
    private static final int ATTEMPTS = 4;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final String BEGIN = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

    private final ControlConnection control;
    private final BinaryLog log;
    private final Connection second;

    ViewMoment(ControlConnection control, Connection second) {
        this.control = control;
        this.log = new BinaryLog(control);
        this.second = second;
    }

    /** The place; the reader stands at it. */
    LogPosition take(Connection reader, List<CapturedTable> captured) throws SQLException {
        reader.setAutoCommit(true);
        try (Statement read = reader.createStatement()) {
            Optional<LogPosition> between = between(read);
            return between.isPresent() ? between.get() : locked(read, captured);
        }
    }

    private Optional<LogPosition> between(Statement read) throws SQLException {
        if (!control.server().hasGtids()) {
            return Optional.empty();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var steps = new Steps() {
            @Override
            public LogPosition end() {
                return log.position();
            }

            @Override
            public boolean isCommitting() {
                return log.isCommitting();
            }

            @Override
            public void begin() throws SQLException {
                read.execute(BEGIN);
            }

            @Override
            public void rollback() throws SQLException {
                read.execute("ROLLBACK");
            }
        };
        return between(steps, () -> System.nanoTime() < deadline);
    }

    /** What it takes; anything may happen on the server between two of them. */
    interface Steps {
        /** The end of the log. */
        LogPosition end();

        /** Whether anybody owns a GTID. */
        boolean isCommitting();

        void begin() throws SQLException;

        void rollback() throws SQLException;
    }

    /** Between two transactions; empty where there was no such moment. */
    static Optional<LogPosition> between(Steps server, BooleanSupplier again) throws SQLException {
        do {
            LogPosition end = server.end();
            if (server.isCommitting()) {
                continue;
            }
            server.begin();
            if (server.end().equals(end)) {
                return Optional.of(end);
            }
            server.rollback();
        } while (again.getAsBoolean());
        return Optional.empty();
    }

    private LogPosition locked(Statement read, List<CapturedTable> captured) throws SQLException {
        try (Statement lock = second.createStatement()) {
            lock.execute("SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
            lock(lock, captured);
            try {
                read.execute(BEGIN);
                return log.position();
            } finally {
                lock.execute("UNLOCK TABLES");
            }
        }
    }

    /**
     * By turns, because each waits for what the other does not: the tables' own locks for transactions that have written
     * to them, the global one for every statement that is running.
     */
    private void lock(Statement lock, List<CapturedTable> captured) throws SQLException {
        List<String> ways = new ArrayList<>();
        ways.add("LOCK TABLES "
                + captured.stream().map(table -> table.quoted() + " READ").collect(Collectors.joining(", ")));
        ways.add("FLUSH TABLES WITH READ LOCK");
        for (int attempt = 0; ; ) {
            String way = ways.get(attempt % ways.size());
            try {
                lock.execute(way);
                return;
            } catch (SQLException e) {
                if (ControlConnection.isDenied(e)) {
                    ways.remove(way);
                    if (ways.isEmpty()) {
                        throw denied(e);
                    }
                } else if (e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
                    throw e;
                } else if (++attempt == ATTEMPTS) {
                    throw busy(e);
                } else {
                    letOthersWrite();
                }
            }
        }
    }

    private static void letOthersWrite() {
        try {
            Thread.sleep(Duration.ofSeconds(LOCK_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Reason.TERMINATED, "The run was interrupted while it waited for a lock.", e);
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
