package dev.sanderling.examples.faults.feature;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the server says of its tables, in statements that PostgreSQL and MySQL understand. */
final class Catalogue {
    private Catalogue() {}

    /** Columns of the primary key of a table in {@code zoo}, in its order. */
    static List<String> key(Statement statement, String table) throws SQLException {
        return texts(
                statement,
                "SELECT k.column_name FROM information_schema.table_constraints c"
                        + " JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema"
                        + " AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name"
                        + " WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = 'zoo' AND c.table_name = '"
                        + table + "' ORDER BY k.ordinal_position");
    }

    /** The first column of each row. */
    static List<String> texts(Statement statement, String select) throws SQLException {
        List<String> all = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(select)) {
            while (row.next()) {
                all.add(row.getString(1));
            }
        }
        return all;
    }
}
