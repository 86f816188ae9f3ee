package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.report.OwnersCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that is kept for a run. Every statement is a transaction of its own and bounded in time, so it may
 * be used from several threads: a statement waits for the one before it.
 */
final class ControlConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);
    /** What a look at the catalog, a peek or an advance may take. */
    static final Duration STATEMENT = Duration.ofSeconds(5);
    /** What may have to wait for somebody's table lock. */
    static final Duration DDL = Duration.ofSeconds(30);

    private static final int FIRST_SUPPORTED = 14;

    private final Connection jdbc;
    private final String address;
    private final int major;
    private final String version;

    private ControlConnection(Connection jdbc, String address, int major, String version) {
        this.jdbc = jdbc;
        this.address = address;
        this.major = major;
        this.version = version;
    }

    static ControlConnection open(Login login, String applicationName) {
        Connection jdbc = login.connect(applicationName, false);
        try {
            var meta = jdbc.getMetaData();
            var connection = new ControlConnection(
                    jdbc, login.toString(), meta.getDatabaseMajorVersion(), meta.getDatabaseProductVersion());
            if (connection.isSupported()) {
                connection.settle();
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            try {
                jdbc.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e instanceof RuntimeException r ? r : lost(login.toString(), (SQLException) e);
        }
    }

    /** One round trip: limits of our own, none of the server's, and a server that notices when we are gone. */
    private void settle() throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(SessionSettings.statements(major)
                    + "; SET statement_timeout = " + STATEMENT.toMillis()
                    + "; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
                    + "; SET tcp_user_timeout = 25000"
                    // The barrier's commit must be on disk here, and must not wait for a standby that is away.
                    + "; SET synchronous_commit = local"
                    + "; SET search_path = pg_catalog");
        }
    }

    boolean isSupported() {
        return major >= FIRST_SUPPORTED;
    }

    int major() {
        return major;
    }

    /** E.g. {@code 18.4}; distributions add words. */
    String version() {
        int space = version.indexOf(' ');
        return space < 0 ? version : version.substring(0, space);
    }

    String address() {
        return address;
    }

    /** Reads a row of a result. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The rows of a query; a parameter may be a String, a number, or a String[]. */
    <T> List<T> list(String sql, Row<T> row, Object... parameters) {
        try {
            return listing(sql, row, parameters);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The first row of a query. */
    <T> Optional<T> first(String sql, Row<T> row, Object... parameters) {
        return list(sql, row, parameters).stream().findFirst();
    }

    /** The only row of a query that always has one. */
    <T> T one(String sql, Row<T> row, Object... parameters) {
        return first(sql, row, parameters).orElseThrow();
    }

    /** As {@link #list}, for callers that know what an error means. */
    <T> List<T> listing(String sql, Row<T> row, Object... parameters) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i];
                if (value instanceof String[] array) {
                    statement.setArray(i + 1, jdbc.createArrayOf("text", array));
                } else {
                    statement.setObject(i + 1, value);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return all;
            }
        }
    }

    /**
     * The only value of a query that may take long; nobody else gets to use the connection meanwhile. The server looks
     * now and then whether we are still there.
     */
    synchronized <T> T patiently(Duration patience, String sql, Row<T> row, Object... parameters) throws SQLException {
        int network = jdbc.getNetworkTimeout();
        try (Statement statement = jdbc.createStatement()) {
            jdbc.setNetworkTimeout(Runnable::run, (int) patience.plusSeconds(30).toMillis());
            statement.execute(
                    "SET statement_timeout = " + patience.toMillis() + "; SET client_connection_check_interval = 5000");
            return listing(sql, row, parameters).getFirst();
        } finally {
            try (Statement statement = jdbc.createStatement()) {
                statement.execute("SET statement_timeout = " + STATEMENT.toMillis());
                jdbc.setNetworkTimeout(Runnable::run, network);
            }
        }
    }

    /** Statements that may wait for a lock, in one transaction; on any error nothing is done. */
    void change(String... statements) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("BEGIN; SET LOCAL statement_timeout = " + DDL.toMillis() + "; SET LOCAL lock_timeout = "
                    + (DDL.toMillis() - 5000) + "; " + String.join("; ", statements) + "; COMMIT");
        } catch (SQLException e) {
            try (Statement rollback = jdbc.createStatement()) {
                rollback.execute("ROLLBACK");
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** What an error in the middle of a run means, where the caller has no better word for it. */
    Failure failure(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            return lost(address, e);
        }
        if ("57014".equals(state) || "55P03".equals(state) || state.startsWith("40") || OwnersCode.isRace(e)) {
            return new Failure(
                    Reason.SOURCE_BUSY,
                    address + " did not answer in time, because it is busy or somebody holds a lock; the next run"
                            + " tries again.",
                    e);
        }
        Optional<OwnersCode> code = OwnersCode.of(e);
        if (code.isPresent()) {
            return refused(code.get(), e);
        }
        // Tables of the users' are looked up before they are named, and ours are the server's own.
        if ("42P01".equals(state) || "3F000".equals(state)) {
            return new Failure(
                    Reason.SOURCE_BUSY,
                    "A table or schema in " + address
                            + " was dropped, renamed or moved while this run was about to use it; the next run looks"
                            + " again.",
                    e);
        }
        if ("42501".equals(state)) {
            return new Failure(
                    Reason.PRIVILEGE_MISSING,
                    "The user lacks a privilege in " + address
                            + "; `sanderling check` names it, and the log has the statement.",
                    e);
        }
        return new Failure(
                Reason.INTERNAL_ERROR,
                "A statement that should have worked failed in " + address + " (SQLSTATE " + state
                        + "); the log has it.",
                e);
    }

    /** The same the next time, until somebody lets it pass. */
    private Failure refused(OwnersCode code, SQLException e) {
        return new Failure(
                Reason.STATEMENT_REFUSED,
                "In " + address + " " + code.subject() + " refuses a statement of this job: \"" + code.words()
                        + "\". Have it let the job's user pass (for an event trigger e.g. IF session_user = ... THEN"
                        + " RETURN), or grant the user what it asks for. A publication may be made by somebody who may:"
                        + " name it in spec.source.postgres.publicationName.",
                e);
    }

    private static Failure lost(String address, SQLException e) {
        return new Failure(
                Reason.SOURCE_LOST, "The connection to " + address + " was lost; the next run tries again.", e);
    }

    @Override
    public void close() {
        try {
            jdbc.close();
        } catch (SQLException e) {
            LOG.debug("closing the control connection", e);
        }
    }
}
