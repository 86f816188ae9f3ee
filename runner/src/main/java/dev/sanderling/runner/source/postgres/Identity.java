package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which server and database this is. */
final class Identity {
    private Identity() {}

    static SourceIdentity read(ControlConnection connection, Login login, String applicationName) {
        // The control file's timeline may lag behind a promotion; the name of the current log file does not.
        String sql = "SELECT (SELECT system_identifier FROM pg_control_system())::text,"
                + " CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())::bigint"
                + " ELSE ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::bigint END,"
                + " (SELECT oid::bigint FROM pg_database WHERE datname = current_database())";
        try {
            return connection
                    .listing(sql, r -> new SourceIdentity("postgres", r.getString(1), r.getLong(2), r.getLong(3)))
                    .getFirst();
        } catch (SQLException e) {
            if (!"42501".equals(e.getSQLState())) {
                throw connection.failure(e);
            }
            return overReplication(connection, login, applicationName);
        }
    }

    /** For servers where the control functions are not for everybody: the replication protocol tells the same. */
    private static SourceIdentity overReplication(ControlConnection connection, Login login, String applicationName) {
        long database = connection.one(
                "SELECT oid::bigint FROM pg_database WHERE datname = current_database()", r -> r.getLong(1));
        try (Connection replication = login.connect(applicationName, true);
                Statement statement = replication.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            row.next();
            return new SourceIdentity("postgres", row.getString("systemid"), row.getLong("timeline"), database);
        } catch (SQLException e) {
            throw connection.failure(e);
        }
    }
}
