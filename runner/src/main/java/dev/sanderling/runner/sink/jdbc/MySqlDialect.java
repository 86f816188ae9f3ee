package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.sink.jdbc.TargetTable.Cell;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** MySQL and MariaDB. Rows go in statements of many rows, which the driver puts together out of single ones. */
final class MySqlDialect implements Dialect {
    private static final int UNKNOWN_VARIABLE = 1193;

    /** Rows of one statement that deletes. */
    private static final int KEYS = 500;
    /** Rows that the driver makes one statement of; it keeps below max_allowed_packet by itself. */
    private static final int ROWS = 2_000;

    private final MySqlKind kind;
    /** Whether the server takes no notice of capitals in names of tables; known once a connection is settled. */
    private boolean folds;

    MySqlDialect(MySqlKind kind) {
        this.kind = kind;
    }

    MySqlKind kind() {
        return kind;
    }

    @Override
    public void settle(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement statement = connection.createStatement()) {
            statement.execute(MySqlSettings.statement());
            ofKind(statement);
            try (ResultSet row = statement.executeQuery("SELECT @@global.lower_case_table_names <> 0")) {
                folds = row.next() && row.getBoolean(1);
            }
        }
    }

    private void ofKind(Statement statement) throws SQLException {
        try {
            statement.execute("SET SESSION " + kind.settings);
        } catch (SQLException e) {
            // A server of another kind than the job says does not know it; preflight has the sentence.
            if (e.getErrorCode() != UNKNOWN_VARIABLE) {
                throw e;
            }
        }
    }

    @Override
    public String home(Connection connection) throws SQLException {
        return connection.getCatalog();
    }

    /** MySQL cannot put the check off; the source has made it. */
    @Override
    public void defer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION foreign_key_checks = 0");
        }
    }

    @Override
    public String moment(Instant moment) {
        String text = moment.toString();
        return text.substring(0, text.length() - 1);
    }

    @Override
    public String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    @Override
    public TargetName kept(TargetName name) {
        return folds
                ? new TargetName(
                        name.schema().toLowerCase(Locale.ROOT), name.table().toLowerCase(Locale.ROOT))
                : name;
    }

    @Override
    public String kept(String column) {
        return folds ? "LOWER(" + column + ")" : column;
    }

    @Override
    public boolean isTooLong(String name) {
        return name.codePointCount(0, name.length()) > 64;
    }

    @Override
    public boolean altersInTransactions() {
        return false;
    }

    @Override
    public String typeOf(Column column, boolean key) {
        boolean uuid = kind == MySqlKind.MARIADB
                && column.type() == Plain.TEXT
                && column.declared().name().equals("uuid");
        return uuid ? "uuid" : MySqlTypes.of(column, key);
    }

    @Override
    public String typeOf(Extra extra) {
        return switch (extra) {
            case OP -> "char(1)";
            case POSITION, TRANSACTION -> "varchar(255)";
            case SEGMENT -> "varchar(64)";
            case ORDER -> "bigint";
            case COMMITTED -> "datetime(6)";
            case DELETED -> "boolean";
        };
    }

    @Override
    public String exactCollation() {
        return "COLLATE " + kind.collation;
    }

    @Override
    public Fit fit() {
        return Fit.ofMySql();
    }

    @Override
    public Optional<String> grant(Connection connection, TargetName name, boolean missing, boolean changes)
            throws SQLException {
        return MySqlGrants.missing(connection, name, quoted(name), quoted(name.schema()), missing, changes);
    }

    @Override
    public Cell cell(Column from, TargetColumn to, boolean key) {
        // Its json is a text, which keeps the white space that it is given: not the same from a snapshot and from the
        // log.
        return kind == MySqlKind.MARIADB && from.type() == Plain.JSON
                ? Texts.json(from.type())
                : MySqlTypes.cell(from, to.type(), key);
    }

    @Override
    public Optional<List<TargetColumn>> columns(Connection connection, TargetName name) throws SQLException {
        return MySqlCatalog.columns(connection, name);
    }

    @Override
    public boolean isUnique(Connection connection, TargetName name, List<String> columns) throws SQLException {
        return MySqlCatalog.uniqueIndexes(connection, name).containsValue(MySqlCatalog.parts(columns));
    }

    /** An insert that meets any unique index writes over the row it finds there, whatever its key is. */
    @Override
    public Optional<String> misleadingIndex(Connection connection, TargetName name, List<String> key)
            throws SQLException {
        return MySqlCatalog.uniqueIndexes(connection, name).entrySet().stream()
                .filter(index -> !index.getValue().containsAll(MySqlCatalog.parts(key)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public Optional<String> forgets(Connection connection, TargetName name) throws SQLException {
        return MySqlCatalog.isTransactional(connection, name)
                ? Optional.empty()
                : Optional.of(
                        "has an engine without transactions; run ALTER TABLE " + quoted(name) + " ENGINE = InnoDB");
    }

    @Override
    public Optional<String> rewrites(Connection connection, TargetName name) {
        return Optional.empty();
    }

    @Override
    public boolean ensureSchema(Connection connection, String schema) throws SQLException {
        return MySqlCatalog.hasSchema(connection, schema);
    }

    /** Keys that differ for the source differ here: by every byte, trailing spaces too. */
    @Override
    public String tableOptions() {
        return " ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE " + kind.collation;
    }

    @Override
    public String operator(String sign) {
        return sign;
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public long write(Connection connection, TargetTable table, List<@Nullable Object[]> rows) throws SQLException {
        List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
        String marks = all.stream().map(at -> "?").collect(Collectors.joining(", "));
        String sql = "INSERT INTO " + quoted(table.name()) + " (" + names(table, all) + ") VALUES (" + marks + ")"
                + duplicate(table, all);
        return batch(
                connection, sql, rows, row -> all.stream().map(at -> row[at]).toArray());
    }

    private String duplicate(TargetTable table, List<Integer> all) {
        if (table.key().isEmpty()) {
            return "";
        }
        // Of a key that only looks otherwise the newer text is right.
        List<Integer> rest = all.stream()
                .filter(at -> !table.isKey(at) || MySqlTypes.folds(table.column(at)))
                .toList();
        return " ON DUPLICATE KEY UPDATE "
                + (rest.isEmpty() ? table.key() : rest)
                        .stream()
                                .map(at -> quoted(table.column(at).name()) + " = VALUES("
                                        + quoted(table.column(at).name()) + ")")
                                .collect(Collectors.joining(", "));
    }

    @Override
    public long update(Connection connection, TargetTable table, BitSet written, List<@Nullable Object[]> rows)
            throws SQLException {
        List<Integer> rest =
                written.stream().filter(at -> !table.isKey(at)).boxed().toList();
        if (rest.isEmpty()) {
            return rows.size();
        }
        String sql = "UPDATE " + quoted(table.name()) + " SET " + assigned(table, rest, ", ") + " WHERE "
                + assigned(table, table.key(), " AND ");
        return batch(
                connection,
                sql,
                rows,
                row -> Stream.concat(rest.stream(), table.key().stream())
                        .map(at -> row[at])
                        .toArray());
    }

    @Override
    public long move(
            Connection connection, TargetTable table, BitSet written, @Nullable Object[] row, @Nullable Object[] old)
            throws SQLException {
        List<Integer> all = written.stream().boxed().toList();
        String sql = "UPDATE " + quoted(table.name()) + " SET " + assigned(table, all, ", ") + " WHERE "
                + assigned(table, table.key(), " AND ");
        return batch(
                connection,
                sql,
                java.util.Collections.singletonList(row),
                same -> Stream.concat(
                                all.stream().map(at -> row[at]),
                                table.key().stream().map(at -> old[at]))
                        .toArray());
    }

    @Override
    public boolean isSame(Connection connection, TargetTable table, @Nullable Object[] row, @Nullable Object[] other)
            throws SQLException {
        if (table.key().stream().noneMatch(at -> MySqlTypes.folds(table.column(at)))) {
            return false;
        }
        String key = assigned(table, table.key(), " AND ");
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM " + quoted(table.name()) + " WHERE " + key + " AND " + key)) {
            int number = 1;
            for (@Nullable Object[] cells : List.of(row, other)) {
                for (int at : table.key()) {
                    set(statement, number++, cells[at]);
                }
            }
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    @Override
    public long copy(
            Connection connection, TargetTable table, BitSet written, @Nullable Object[] row, @Nullable Object[] old)
            throws SQLException {
        List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
        String values = all.stream()
                .map(at -> written.get(at) ? "?" : quoted(table.column(at).name()))
                .collect(Collectors.joining(", "));
        String name = quoted(table.name());
        String sql = "INSERT INTO " + name + " (" + names(table, all) + ") SELECT " + values + " FROM " + name
                + " WHERE " + assigned(table, table.key(), " AND ");
        return batch(
                connection,
                sql,
                java.util.Collections.singletonList(row),
                same -> Stream.concat(
                                written.stream().mapToObj(at -> row[at]),
                                table.key().stream().map(at -> old[at]))
                        .toArray());
    }

    @Override
    public void delete(Connection connection, TargetTable table, List<@Nullable Object[]> keys) throws SQLException {
        String one = "(" + table.key().stream().map(at -> "?").collect(Collectors.joining(", ")) + ")";
        for (int from = 0; from < keys.size(); from += KEYS) {
            List<@Nullable Object[]> some = keys.subList(from, Math.min(keys.size(), from + KEYS));
            String sql = "DELETE FROM " + quoted(table.name()) + " WHERE (" + names(table, table.key()) + ") IN ("
                    + String.join(", ", java.util.Collections.nCopies(some.size(), one)) + ")";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int number = 1;
                for (@Nullable Object[] key : some) {
                    for (int at : table.key()) {
                        set(statement, number++, key[at]);
                    }
                }
                statement.executeUpdate();
            }
        }
    }

    @FunctionalInterface
    private interface Parameters {
        @Nullable
        Object[] of(@Nullable Object[] row);
    }

    private static long batch(Connection connection, String sql, List<@Nullable Object[]> rows, Parameters parameters)
            throws SQLException {
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < rows.size(); from += ROWS) {
                for (@Nullable Object[] row : rows.subList(from, Math.min(rows.size(), from + ROWS))) {
                    @Nullable Object[] values = parameters.of(row);
                    for (int i = 0; i < values.length; i++) {
                        set(statement, i + 1, values[i]);
                    }
                    statement.addBatch();
                }
                for (long each : statement.executeLargeBatch()) {
                    count += each == Statement.SUCCESS_NO_INFO ? 1 : each;
                }
            }
        }
        return count;
    }

    private static void set(PreparedStatement statement, int number, @Nullable Object cell) throws SQLException {
        switch (cell) {
            case null -> statement.setNull(number, Types.NULL);
            case byte[] bytes -> statement.setBytes(number, bytes);
            case Long value -> statement.setLong(number, value);
            default -> statement.setString(number, (String) cell);
        }
    }

    private String names(TargetTable table, List<Integer> places) {
        return places.stream().map(at -> quoted(table.column(at).name())).collect(Collectors.joining(", "));
    }

    private String assigned(TargetTable table, List<Integer> places, String between) {
        return places.stream()
                .map(at -> quoted(table.column(at).name()) + " = ?")
                .collect(Collectors.joining(between));
    }

    @Override
    public Trouble.Kind kind(SQLException e) {
        return MySqlErrors.kind(e);
    }
}
