package dev.sanderling.runner.sink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What MySQL says of its databases and tables; {@link Dialect} says what is asked. */
final class MySqlCatalog {
    /** Part of an index that is not a whole column: no column has an empty name. */
    private static final String NO_COLUMN = "";

    /** Character sets that have every text; of a column that has no texts there is none. */
    private static final Set<String> EVERY_TEXT = Set.of("", "utf8mb4", "binary");

    /** Collations that tell every two texts apart; of a column that has no texts there is none. */
    private static final Set<String> EXACT = Set.of("", "utf8mb4_0900_bin", "binary");

    private MySqlCatalog() {}

    static Optional<List<TargetColumn>> columns(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT column_name, data_type, is_nullable = 'YES', column_default IS NOT NULL OR extra LIKE"
                        + " '%auto_increment%' OR extra LIKE '%DEFAULT_GENERATED%', generation_expression <> '', column_type,"
                        + " COALESCE(character_set_name, ''), COALESCE(collation_name, '')"
                        + " FROM information_schema.columns"
                        + " WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            List<TargetColumn> columns = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(new TargetColumn(
                            row.getString(1),
                            row.getString(2).toLowerCase(Locale.ROOT),
                            row.getString(6).toLowerCase(Locale.ROOT),
                            row.getBoolean(3),
                            row.getBoolean(4),
                            row.getBoolean(5),
                            EVERY_TEXT.contains(row.getString(7)) ? "" : row.getString(7),
                            isExact(row.getString(8)) ? "" : row.getString(8),
                            "="));
                }
            }
            return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
        }
    }

    /** Whether every two texts differ by it: most that end in {@code _bin} do not look at spaces at the end. */
    private static boolean isExact(String collation) {
        return EXACT.contains(collation) || collation.endsWith("_nopad_bin");
    }

    /** The parts of each unique index, by its name. */
    static Map<String, Set<String>> uniqueIndexes(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT index_name, IF(sub_part IS NULL, column_name, NULL)"
                        + " FROM information_schema.statistics"
                        + " WHERE table_schema = ? AND table_name = ? AND non_unique = 0")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            Map<String, Set<String>> indexes = new TreeMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String column = row.getString(2);
                    indexes.computeIfAbsent(row.getString(1), index -> new TreeSet<>())
                            .add(column == null ? NO_COLUMN : column.toLowerCase(Locale.ROOT));
                }
            }
            return indexes;
        }
    }

    /** How these columns are named as parts. */
    static Set<String> parts(Collection<String> columns) {
        return columns.stream()
                .map(column -> column.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static boolean isTransactional(Connection connection, TargetName name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT e.transactions = 'YES' FROM information_schema.tables t"
                        + " JOIN information_schema.engines e ON e.engine = t.engine"
                        + " WHERE t.table_schema = ? AND t.table_name = ?")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    static boolean hasSchema(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM information_schema.schemata WHERE schema_name = ?")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
