package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.report.OwnersCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that is kept for a run. Every statement is a transaction of its own and bounded in time, so it may
 * be used from several threads: a statement waits for the one before it.
 */
final class ControlConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);
    private static final int ABORTED_BY_AUDIT = 3164;

    private static final String FACTS = """
        SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uuid', 'server_id', 'log_bin', 'gtid_mode',
        'binlog_format', 'binlog_row_image', 'binlog_row_metadata', 'binlog_row_value_options',
        'binlog_expire_logs_seconds', 'binlog_expire_logs_auto_purge', 'gtid_executed', 'gtid_purged',
        'lower_case_table_names', 'version_comment', 'innodb_native_foreign_keys', 'log_replica_updates',
        'log_slave_updates')\
        """;

    private final Connection jdbc;
    private final String address;
    private final ServerFacts server;

    private ControlConnection(Connection jdbc, String address, ServerFacts server) {
        this.jdbc = jdbc;
        this.address = address;
        this.server = server;
    }

    static ControlConnection open(Login login, String program) {
        Connection jdbc = login.connect(program);
        try {
            String version = jdbc.getMetaData().getDatabaseProductVersion();
            Map<String, String> variables = new HashMap<>();
            try (var statement = jdbc.createStatement();
                    var rows = statement.executeQuery(FACTS)) {
                while (rows.next()) {
                    variables.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
                }
            }
            return new ControlConnection(jdbc, login.toString(), new ServerFacts(version, variables));
        } catch (SQLException | RuntimeException e) {
            try {
                jdbc.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e instanceof RuntimeException r ? r : lost(login.toString(), (SQLException) e);
        }
    }

    /** As of the opening. */
    ServerFacts server() {
        return server;
    }

    /** For messages. */
    String address() {
        return address;
    }

    /** Reads a row of a result. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The rows of a query. */
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
    synchronized <T> List<T> listing(String sql, Row<T> row, Object... parameters) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
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

    /** Whether an error says that the user lacks a privilege. */
    static boolean isDenied(SQLException e) {
        return switch (e.getErrorCode()) {
            case 1044, 1045, 1142, 1143, 1227, 1370 -> true;
            default -> false;
        };
    }

    /** What an error in the middle of a run means, where the caller has no better word for it. */
    Failure failure(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (isDenied(e)) {
            return new Failure(
                    Reason.PRIVILEGE_MISSING,
                    "The user lacks a privilege in " + address
                            + "; `sanderling check` names it, and the log has the statement.",
                    e);
        }
        if (state.startsWith("08") || e.getErrorCode() == 1053) {
            return lost(address, e);
        }
        // Deadlock and lock waits, max_execution_time, too many of something.
        if (state.startsWith("40")
                || e.getErrorCode() == 1205
                || e.getErrorCode() == 3024
                || e.getErrorCode() == 1040) {
            return new Failure(
                    Reason.SOURCE_BUSY,
                    address + " did not answer in time, because it is busy or somebody holds a lock; the next run"
                            + " tries again.",
                    e);
        }
        Optional<OwnersCode> code = OwnersCode.of(e);
        if (code.isPresent() || e.getErrorCode() == ABORTED_BY_AUDIT) {
            return new Failure(
                    Reason.STATEMENT_REFUSED,
                    "In " + address + " a plugin refuses a statement of this job (error " + e.getErrorCode() + ": \""
                            + e.getMessage() + "\"); exempt the job's user from it.",
                    e);
        }
        return new Failure(
                Reason.INTERNAL_ERROR,
                "A statement that should have worked failed in " + address + " (error " + e.getErrorCode()
                        + "); the log has it.",
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
