package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands in the way of writing to the database, as far as can be seen without changing anything. */
record Preflight(SinkPlan.Jdbc plan, Dialect dialect, Positions positions, Trouble trouble) {
    private static final int OLDEST_POSTGRES = 14;

    List<Finding> findings(Connection connection) {
        try {
            return dialect instanceof MySqlDialect mysql ? mysql(connection, mysql.kind()) : postgres(connection);
        } catch (SQLException e) {
            return List.of(trouble.of("looking at it", e).finding());
        }
    }

    private List<Finding> postgres(Connection connection) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        if (connection.getMetaData().getDatabaseMajorVersion() < OLDEST_POSTGRES) {
            findings.add(finding(Reason.SERVER_TOO_OLD, "it is older than PostgreSQL " + OLDEST_POSTGRES + "."));
            return findings;
        }
        String home = dialect.home(connection);
        if (isTrue(
                connection,
                "SELECT pg_catalog.pg_is_in_recovery()"
                        + " OR pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool")) {
            findings.add(finding(
                    Reason.SINK_NOT_WRITABLE, "it is read-only: a standby, or set so; point the sink to the primary."));
        }
        if (!isTrue(connection, "SELECT pg_catalog.current_setting('server_encoding') OPERATOR(pg_catalog.=) 'UTF8'")) {
            findings.add(finding(
                    Reason.SINK_NOT_WRITABLE,
                    "its encoding is not UTF8, so not every text can be stored; create the database with ENCODING"
                            + " 'UTF8'."));
        }
        if (home.isEmpty()) {
            findings.add(finding(
                    Reason.SINK_NOT_WRITABLE,
                    "no schema of the user's search_path exists for " + Positions.TABLE
                            + "; run ALTER ROLE ... SET search_path = the schema for it."));
        } else {
            ours(connection, home, findings);
        }
        return findings;
    }

    /** What we need for our own tables. */
    private void ours(Connection connection, String home, List<Finding> findings) throws SQLException {
        for (String table : List.of(Positions.TABLE, Positions.TABLES)) {
            TargetName name = new TargetName(home, table);
            boolean missing = dialect.columns(connection, name).isEmpty();
            Optional<String> grant = dialect.grant(connection, name, missing, true);
            if (grant.isPresent()) {
                findings.add(finding(
                        Reason.SINK_NOT_WRITABLE,
                        "the user may not " + (missing ? "create " : "write to ") + name + ", where it is noted what is"
                                + " committed; run " + grant.get() + "."));
                return;
            }
        }
    }

    /** What is no failure but may become one. */
    List<String> warnings(Connection connection) throws SQLException {
        return dialect instanceof MySqlDialect && isTrue(connection, MySqlSettings.NOT_DURABLE)
                ? List.of("The server of sink " + plan.name() + " does not write every commit to its disk"
                        + " (innodb_flush_log_at_trx_commit is not 1), so after a crash of its machine it may lack what"
                        + " the checkpoint knows to be there, and the job would stop (SinkRewound): set it to 1.")
                : List.of();
    }

    private List<Finding> mysql(Connection connection, MySqlKind kind) throws SQLException {
        Optional<MySqlKind.Refusal> refusal = kind.refusal(connection);
        if (refusal.isPresent()) {
            return List.of(finding(refusal.get().reason(), refusal.get().sentence()));
        }
        List<Finding> findings = new ArrayList<>();
        if (isTrue(connection, kind.isReadOnly())) {
            findings.add(finding(
                    Reason.SINK_NOT_WRITABLE, "it is read-only: a replica, or set so; point the sink to the primary."));
        }
        ours(connection, dialect.home(connection), findings);
        return findings;
    }

    private Finding finding(Reason reason, String sentence) {
        return trouble.failure(reason, sentence, null).finding();
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
