package dev.sanderling.runner.faults;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.postgresql.PGConnection;

/**
 * Tables with keys of every sort, whose rows count their updates: of the changes of one key each must follow the one
 * before it. SQL that PostgreSQL and MySQL both know.
 *
 * @param postgres or MySQL
 */
record VersionedTables(boolean postgres) {
    /** Key columns by table; those of the last one are not its key. */
    static final Map<String, List<String>> KEYS = new TreeMap<>(Map.of(
            "numbers", List.of("id"),
            "words", List.of("word"),
            "pairs", List.of("a", "b"),
            "ids", List.of("id"),
            "heap", List.of("id"),
            "vacant", List.of("id")));

    private static final List<String> WORDS = List.of(
            "a", "A", "\u00e4", "\u00c4", "z", "Z", "_", "-", " x", "\u00f1", "o'", "co-op", "coop", "\u00df", "ss");

    List<String> ddl() {
        String text = postgres ? "text COLLATE \"en-x-icu\"" : "varchar(80) COLLATE utf8mb4_0900_as_cs";
        String uuid = postgres ? "uuid" : "binary(16)";
        String full = postgres ? "; ALTER TABLE heap REPLICA IDENTITY FULL" : "";
        return List.of(
                "CREATE TABLE numbers (id bigint PRIMARY KEY, ver bigint, note varchar(100))",
                "CREATE TABLE words (word " + text + " PRIMARY KEY, ver bigint, note varchar(100))",
                "CREATE TABLE pairs (a int, b " + text + ", ver bigint, note varchar(100), PRIMARY KEY (a, b))",
                "CREATE TABLE ids (id " + uuid + " PRIMARY KEY, ver bigint, note varchar(100))",
                "CREATE TABLE heap (id bigint, ver bigint, note varchar(100))" + full,
                "CREATE TABLE vacant (id bigint PRIMARY KEY, ver bigint, note varchar(100))");
    }

    /** So many rows to begin with. */
    void fill(Connection connection, RandomGenerator random, int rows) throws SQLException {
        for (String table : List.of("numbers", "words", "pairs", "ids", "heap")) {
            for (int done = 0; done < rows; done += 500) {
                var sql = new StringBuilder("INSERT INTO " + table + " VALUES ");
                for (int i = 0; i < 500; i++) {
                    sql.append(i == 0 ? "(" : ", (")
                            .append(key(table, random, done + i))
                            .append(", 0, 'old')");
                }
                execute(connection, sql.toString());
            }
        }
    }

    /** Changes in one transaction, of one or several tables. */
    void change(Connection connection, RandomGenerator random, int writer, int step) throws SQLException {
        int tables = 1 + random.nextInt(3);
        for (int i = 0; i < tables; i++) {
            String table = List.of("numbers", "words", "pairs", "ids", "heap", "vacant")
                    .get(random.nextInt(random.nextInt(50) == 0 ? 6 : 5));
            change(connection, random, table, 1_000_000 + (writer * 1_000_000L) + step * 10L + i);
        }
    }

    private void change(Connection connection, RandomGenerator random, String table, long fresh) throws SQLException {
        if (table.equals("heap") || table.equals("vacant")) {
            execute(connection, "INSERT INTO " + table + " VALUES (" + fresh + ", 0, 'new')");
            return;
        }
        if (postgres && table.equals("numbers") && random.nextInt(40) == 0) {
            copy(connection, random, fresh);
            return;
        }
        String chosen = where(connection, table, random);
        int kind = random.nextInt(10);
        if (kind < 3 || chosen == null) {
            execute(connection, "INSERT INTO " + table + " VALUES (" + key(table, random, fresh) + ", 0, 'new')");
        } else if (kind < 7) {
            execute(connection, "UPDATE " + table + " SET ver = ver + 1, note = 'seen' WHERE " + chosen);
        } else if (kind < 8) {
            execute(connection, "DELETE FROM " + table + " WHERE " + chosen);
        } else {
            execute(connection, "UPDATE " + table + " SET " + moved(table, random, fresh) + " WHERE " + chosen);
        }
    }

    /** Rows all over the table at once. */
    private void copy(Connection connection, RandomGenerator random, long fresh) throws SQLException {
        var lines = new StringBuilder();
        long place = random.nextInt(5_000);
        for (int i = 0; i < 200; i++) {
            lines.append((place + i * 5_000L) * 10_000_000 + fresh).append("\t0\tcopied\n");
        }
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY numbers FROM STDIN", new StringReader(lines.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A condition that finds one row, somewhere in the table. */
    private String where(Connection connection, String table, RandomGenerator random) throws SQLException {
        String keys = String.join(", ", KEYS.get(table));
        String bound = key(table, random, random.nextLong(3_000_000));
        String sql = "SELECT " + keys + " FROM " + table + " WHERE (" + keys + ") >= (" + bound + ") ORDER BY " + keys
                + " LIMIT 1";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return null;
            }
            var condition = new StringBuilder();
            for (String column : KEYS.get(table)) {
                Object value = row.getObject(column);
                condition
                        .append(condition.isEmpty() ? "" : " AND ")
                        .append(column)
                        .append(" = ")
                        .append(literal(value));
            }
            return condition.toString();
        }
    }

    private static String literal(Object value) {
        if (value instanceof byte[] bytes) {
            return "x'" + java.util.HexFormat.of().formatHex(bytes) + "'";
        }
        return value instanceof Number
                ? value.toString()
                : "'" + value.toString().replace("'", "''") + "'";
    }

    private String moved(String table, RandomGenerator random, long fresh) {
        String[] values = key(table, random, fresh).split(", ", 2);
        List<String> columns = KEYS.get(table);
        var set = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            set.append(i == 0 ? "" : ", ").append(columns.get(i)).append(" = ").append(values[i]);
        }
        return set.toString();
    }

    /** A key nobody else has, at some place of the key's order. */
    private String key(String table, RandomGenerator random, long unique) {
        return switch (table) {
            case "words" -> word(random, unique);
            case "pairs" -> random.nextInt(40) + ", " + word(random, unique);
            case "ids" -> {
                String hex = "%08x%024x".formatted(random.nextInt(), unique);
                yield postgres ? "'" + hex + "'" : "x'" + hex + "'";
            }
            case "numbers" -> Long.toString(random.nextLong(1_000_000) * 10_000_000 + unique);
            default -> Long.toString(unique);
        };
    }

    private static String word(RandomGenerator random, long unique) {
        String word = WORDS.get(random.nextInt(WORDS.size())) + WORDS.get(random.nextInt(WORDS.size()));
        return "'" + word.replace("'", "''") + unique + "'";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a table as published values have them, by key. */
    Map<String, Map<String, String>> rows(Connection connection, String table) throws SQLException {
        return rows(connection, table, KEYS.get(table));
    }

    /** The rows of any table as published values have them, by key. */
    static Map<String, Map<String, String>> rows(Connection connection, String table, List<String> key)
            throws SQLException {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    row.put(
                            result.getMetaData().getColumnName(i),
                            value instanceof byte[] bytes
                                    ? java.util.Base64.getEncoder().encodeToString(bytes)
                                    : String.valueOf(value));
                }
                rows.put(Replay.key(row, key), row);
            }
        }
        return rows;
    }
}
