package dev.sanderling.runner.sink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What MySQL lets the user do; {@link Dialect#grant} says what is asked. */
final class MySqlGrants {
    private static final int DENIED = 1142;
    private static final int COLUMN_DENIED = 1143;

    /** Grants of a database may be patterns; what roles give is not listed, so with one nothing is said. */
    private static final String CREATES = """
            SELECT CURRENT_ROLE() <> 'NONE'
                OR EXISTS (SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = 'CREATE' AND grantee = me)
                OR EXISTS (SELECT 1 FROM information_schema.schema_privileges
                           WHERE privilege_type = 'CREATE' AND grantee = me AND ? LIKE table_schema)
            FROM (SELECT CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''',
                                SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''') AS me) u""";

    private MySqlGrants() {}

    static Optional<String> missing(
            Connection connection, TargetName name, String table, String schema, boolean create, boolean changes)
            throws SQLException {
        List<String> lacks = new ArrayList<>();
        if (create) {
            if (!mayCreate(connection, name)) {
                lacks.addAll(List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER"));
            }
            return statement(connection, lacks, schema + ".*");
        }
        // Explaining a statement takes the privileges of running it, and is the only thing that says so surely.
        tryOut(connection, lacks, "SELECT", "SELECT 1 FROM " + table + " LIMIT 0");
        tryOut(connection, lacks, "INSERT", "INSERT INTO " + table + " () VALUES ()");
        if (changes) {
            String column = first(connection, name);
            tryOut(connection, lacks, "UPDATE", "UPDATE " + table + " SET " + column + " = NULL WHERE 1 = 0");
            tryOut(connection, lacks, "DELETE", "DELETE FROM " + table + " WHERE 1 = 0");
        }
        return statement(connection, lacks, table);
    }

    private static Optional<String> statement(Connection connection, List<String> lacks, String on)
            throws SQLException {
        if (lacks.isEmpty()) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1),"
                        + " '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')")) {
            row.next();
            return Optional.of("GRANT " + String.join(", ", lacks) + " ON " + on + " TO " + row.getString(1));
        }
    }

    private static boolean mayCreate(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CREATES)) {
            statement.setString(1, name.schema());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void tryOut(Connection connection, List<String> lacks, String privilege, String sql)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("EXPLAIN " + sql);
        } catch (SQLException e) {
            if (e.getErrorCode() == DENIED || e.getErrorCode() == COLUMN_DENIED) {
                lacks.add(privilege);
            }
        }
    }

    private static String first(Connection connection, TargetName name) throws SQLException {
        return MySqlCatalog.columns(connection, name).orElseThrow().stream()
                .filter(column -> !column.generated())
                .findFirst()
                .map(column -> '`' + column.name().replace("`", "``") + '`')
                .orElseThrow();
    }
}
