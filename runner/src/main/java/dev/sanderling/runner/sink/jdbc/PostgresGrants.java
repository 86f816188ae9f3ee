package dev.sanderling.runner.sink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What PostgreSQL lets the user do; {@link Dialect#grant} says what is asked. */
final class PostgresGrants {
    /** A privilege on some columns is enough: which, only the statement tells. */
    private static final String OF_TABLE = """
            SELECT quote_ident(current_user), has_schema_privilege(c.relnamespace, 'USAGE'),
                   concat_ws(', ',
                       CASE WHEN NOT has_any_column_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
                       CASE WHEN NOT has_any_column_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
                       CASE WHEN ? AND NOT has_any_column_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END,
                       CASE WHEN ? AND NOT has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END),
                   row_security_active(c.oid)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?""";

    private static final String OF_SCHEMA = """
            SELECT quote_ident(current_user), quote_ident(current_database()), n.oid IS NOT NULL,
                   CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                        ELSE has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE') END
            FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = ?""";

    private PostgresGrants() {}

    static Optional<String> missing(
            Connection connection, TargetName name, String table, String schema, boolean create, boolean changes)
            throws SQLException {
        return create ? ofSchema(connection, name, schema) : ofTable(connection, name, table, schema, changes);
    }

    private static Optional<String> ofSchema(Connection connection, TargetName name, String schema)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OF_SCHEMA)) {
            statement.setString(1, name.schema());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(4)) {
                    return Optional.empty();
                }
                String on = row.getBoolean(3)
                        ? "USAGE, CREATE ON SCHEMA " + schema
                        : "CREATE ON DATABASE " + row.getString(2);
                return Optional.of("GRANT " + on + " TO " + row.getString(1));
            }
        }
    }

    private static Optional<String> ofTable(
            Connection connection, TargetName name, String table, String schema, boolean changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OF_TABLE)) {
            statement.setBoolean(1, changes);
            statement.setBoolean(2, changes);
            statement.setString(3, name.schema());
            statement.setString(4, name.table());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!row.getBoolean(2)) {
                    return Optional.of("GRANT USAGE ON SCHEMA " + schema + " TO " + row.getString(1));
                }
                String lacks = row.getString(3);
                if (lacks.isEmpty() && row.getBoolean(4)) {
                    // A policy hides rows, and what is hidden is not changed or deleted.
                    return Optional.of("ALTER ROLE " + row.getString(1) + " BYPASSRLS");
                }
                return lacks.isEmpty()
                        ? Optional.empty()
                        : Optional.of("GRANT " + lacks + " ON " + table + " TO " + row.getString(1));
            }
        }
    }
}
