package dev.sanderling.runner.source.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Random statements that change tables, and rows inserted between them with what SELECT says of each. */
final class DdlSequence implements AutoCloseable {
    /** In every way that they can be written. */
    private static final List<String> TYPES = List.of(
            "INT",
            "INTEGER",
            "INT4 UNSIGNED",
            "BOOL",
            "BOOLEAN",
            "TINYINT(1)",
            "INT1",
            "INT2",
            "MIDDLEINT UNSIGNED",
            "INT8",
            "BIGINT UNSIGNED ZEROFILL",
            "FLOAT4",
            "FLOAT8",
            "FLOAT(30)",
            "REAL",
            "DOUBLE PRECISION",
            "DEC(6,2)",
            "FIXED(4)",
            "NUMERIC",
            "DECIMAL(10,3) UNSIGNED",
            "CHAR",
            "CHARACTER(4)",
            "NCHAR(4)",
            "NATIONAL CHAR(5)",
            "VARCHAR(20)",
            "CHARACTER VARYING(9)",
            "NATIONAL VARCHAR(8)",
            "NVARCHAR(8)",
            "NCHAR VARCHAR(7)",
            "LONG",
            "LONG VARCHAR",
            "LONG VARBINARY",
            "TEXT(40)",
            "TINYTEXT",
            "MEDIUMTEXT",
            "BLOB(50)",
            "CHAR(6) BYTE",
            "VARCHAR(6) CHARACTER SET binary",
            "BINARY(3)",
            "VARBINARY(9)",
            "VARCHAR(9) CHARACTER SET latin1",
            "CHAR(9) CHARACTER SET gbk",
            "TEXT CHARACTER SET utf8mb4",
            "CHAR(7) ASCII",
            "CHAR(7) UNICODE",
            "DATE",
            "YEAR",
            "ENUM('p','q,r','s''t')",
            "SET('u','v')",
            "ENUM('m','n') CHARACTER SET latin1");

    /** Those that come first below. */
    private static final int ORDINARY = 10;
    /** Those of the others. */
    private static final int ALL = 20;
    /** Those behind all others that are ordinary, too. */
    private static final int LAST = 2;

    private static final List<String> CHARSETS = List.of("utf8mb4", "latin1", "gbk", "utf8mb3", "ascii", "binary");

    private final RandomGenerator random;
    private final boolean ordinary;
    private final Connection connection;
    private final String database;
    private final String other;
    private int names;
    private int ids = 100;
    /** What was done, to be shown where something is wrong. */
    final List<String> done = new ArrayList<>();
    /** Rows since the last run: table, then column to text. */
    final List<Map.Entry<String, Map<String, Object>>> rows = new ArrayList<>();

    /** @param ordinary whether there are only such statements as every application's migrations have */
    DdlSequence(RandomGenerator random, boolean ordinary, TestMySql server, String database, String other) {
        this.random = random;
        this.ordinary = ordinary;
        this.connection = server.connect(database);
        this.database = database;
        this.other = other;
    }

    void step() {
        String table = one(List.of("a", "b"));
        List<String> columns = columns(table).keySet().stream()
                .filter(c -> !c.equals("id") && !c.equals("my_row_id"))
                .toList();
        String column = columns.isEmpty() ? "id" : one(columns);
        String second = columns.isEmpty() ? "id" : one(columns);
        String place = one(List.of("", " FIRST", " AFTER " + column, " AFTER id"));
        String nullable = one(List.of("", " NULL", ""));
        int kind = random.nextInt(ordinary ? ORDINARY + LAST : ALL);
        switch (ordinary && kind >= ORDINARY ? kind - ORDINARY + ALL : kind) {
            case 0, 1, 2, 3 -> run("ALTER TABLE " + table + " ADD " + name() + " " + one(TYPES) + nullable + place);
            case 4 ->
                run("ALTER TABLE " + table + " ADD (" + name() + " " + one(TYPES) + ", " + name() + " " + one(TYPES)
                        + ")");
            case 5 -> run("ALTER TABLE " + table + " DROP COLUMN " + column);
            case 6, 7 -> run("ALTER TABLE " + table + " MODIFY " + column + " " + one(TYPES) + place);
            case 8 -> run("ALTER TABLE " + table + " CHANGE " + column + " " + name() + " " + one(TYPES) + place);
            case 9 -> run("ALTER TABLE " + table + " RENAME COLUMN " + column + " TO " + name());
            case 10 ->
                run("ALTER TABLE " + table + " RENAME COLUMN " + column + " TO " + second + ", RENAME COLUMN " + second
                        + " TO " + column);
            case 11 -> run("CREATE TABLE IF NOT EXISTS " + table + " LIKE " + one(List.of("a", "b", other + ".tpl")));
            case 12 -> {
                run("DROP TABLE " + table);
                run("CREATE TABLE " + table + " LIKE " + one(List.of(table.equals("a") ? "b" : "a", other + ".tpl")));
            }
            case 13 -> run("ALTER TABLE " + table + " CONVERT TO CHARACTER SET " + one(CHARSETS));
            case 14 -> run("ALTER TABLE " + table + " CHARSET " + one(CHARSETS));
            case 15 -> run("ALTER SCHEMA " + database + " CHARACTER SET " + one(CHARSETS));
            case 16 -> run("RENAME TABLE a TO tmp, b TO a, tmp TO b");
            case 17 -> {
                run("SET SESSION sql_generate_invisible_primary_key = ON");
                run("DROP TABLE " + table);
                run("CREATE TABLE " + table + " (v INT, id INT)");
                run("SET SESSION sql_generate_invisible_primary_key = OFF");
                run("ALTER TABLE " + table + " ADD w BOOL FIRST");
            }
            case 18 -> run("ALTER TABLE " + table + " RENAME TO tmp2, ADD " + name() + " " + one(TYPES));
            case 20 ->
                run(one(List.of(
                        "CREATE INDEX i ON " + table + " (id)",
                        "DROP INDEX i ON " + table,
                        "ALTER TABLE " + table + " ADD UNIQUE u (id), ADD " + name() + " " + one(TYPES))));
            case 21 -> {
                run("ALTER TABLE " + table + " PARTITION BY HASH (id) PARTITIONS 2");
                run("ALTER TABLE " + table + " ADD PARTITION PARTITIONS 1");
                run(one(List.of(
                        "ALTER TABLE " + table + " REMOVE PARTITIONING",
                        "ALTER TABLE " + table + " COALESCE PARTITION 1",
                        "ALTER TABLE " + table + " REBUILD PARTITION p0, p1")));
            }
            default ->
                run("CREATE TABLE " + name() + " (id INT PRIMARY KEY, x " + one(TYPES) + ", y " + one(TYPES) + ")");
        }
        run("RENAME TABLE tmp2 TO a");
        run("RENAME TABLE tmp2 TO b");
    }

    /** Inserts a row into each table and reads it back. */
    void insert() {
        for (String table : List.of("a", "b")) {
            Map<String, String> columns = columns(table);
            if (columns.isEmpty()) {
                continue;
            }
            int id = ids++;
            List<String> names = new ArrayList<>();
            List<String> literals = new ArrayList<>();
            columns.forEach((name, type) -> {
                if (!name.equals("my_row_id")) {
                    names.add("`" + name + "`");
                    literals.add(name.equals("id") ? Integer.toString(id) : literal(type));
                }
            });
            String sql = "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES ("
                    + String.join(", ", literals) + ")";
            if (!run(sql)) {
                continue;
            }
            List<String> texts = new ArrayList<>();
            columns.forEach((name, type) -> texts.add(read(name, type)));
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT " + String.join(", ", texts) + " FROM " + table + " WHERE id = " + id)) {
                row.next();
                Map<String, Object> values = new LinkedHashMap<>();
                int i = 1;
                for (String name : columns.keySet()) {
                    values.put(name, String.valueOf(row.getString(i++)));
                }
                rows.add(Map.entry(table, values));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private String literal(String type) {
        int n = random.nextInt(1, 100);
        if (random.nextInt(6) == 0) {
            return "NULL";
        }
        return switch (type.replaceAll("/.*", "")) {
            case "float", "double" -> n + ".5";
            case "decimal" -> Integer.toString(n);
            case "date" -> "'2024-02-" + (10 + n % 15) + "'";
            case "year" -> "20" + (10 + n % 80);
            case "enum", "set" -> "1";
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> "x'" + (10 + n % 80) + "FF'";
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" ->
                switch (type.replaceAll(".*/", "")) {
                    case "gbk" -> "'中" + n % 10 + "'";
                    case "latin1" -> "'é" + n % 10 + "'";
                    case "ascii" -> "'a" + n % 10 + "'";
                    default -> "'ä中'";
                };
            default -> Integer.toString(n);
        };
    }

    private static String read(String name, String type) {
        String column = "`" + name + "`";
        return switch (type.replaceAll("/.*", "")) {
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> "HEX(" + column + ")";
            case "date" -> "DATEDIFF(" + column + ", '1970-01-01')";
            // ZEROFILL is how it is shown, not what it is.
            case "tinyint", "smallint", "mediumint", "int", "bigint" -> column + " + 0";
            default -> column;
        };
    }

    /** Name to type, and character set behind a slash. */
    private Map<String, String> columns(String table) {
        try (var statement = connection.prepareStatement(
                "SELECT column_name, CONCAT(data_type, '/', COALESCE(character_set_name, '')) FROM"
                        + " information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY"
                        + " ordinal_position")) {
            statement.setString(1, database);
            statement.setString(2, table);
            Map<String, String> columns = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.put(row.getString(1), row.getString(2));
                }
            }
            return columns;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the server took it. */
    private boolean run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            done.add(sql);
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String name() {
        return "c" + names++;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
