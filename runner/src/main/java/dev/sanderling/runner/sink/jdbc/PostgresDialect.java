package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.sink.jdbc.TargetTable.Cell;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL. Rows go as one array of texts for each column, which the server takes apart again: as fast as COPY into a
 * temporary table and a second step from there, and without the right to make one.
 */
final class PostgresDialect implements Dialect {
    private final boolean fromPostgres;

    /** @param fromPostgres whether the source is a PostgreSQL too */
    PostgresDialect(boolean fromPostgres) {
        this.fromPostgres = fromPostgres;
    }

    /** Rows of one statement. */
    private static final int ROWS = 5_000;

    @Override
    public void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PostgresSettings.statements());
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SQLException;
    }

    /** Asks where nobody's own operators and functions are found. A transaction that has failed keeps its path till its end. */
    private static <T> T hidden(Connection connection, Question<T> question) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PostgresSettings.HIDE);
            T answer = question.ask();
            statement.execute(PostgresSettings.SHOW);
            return answer;
        }
    }

    @Override
    public String home(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(pg_catalog.current_schema(), '')")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void defer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL DEFERRED");
        }
    }

    @Override
    public String moment(Instant moment) {
        return moment.toString();
    }

    @Override
    public String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public TargetName kept(TargetName name) {
        return name;
    }

    @Override
    public String kept(String column) {
        return column;
    }

    @Override
    public boolean isTooLong(String name) {
        return name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 63;
    }

    @Override
    public boolean altersInTransactions() {
        return true;
    }

    @Override
    public String typeOf(Column column, boolean key) {
        return PostgresTypes.of(column, fromPostgres);
    }

    @Override
    public String typeOf(Extra extra) {
        return switch (extra) {
            case OP, POSITION, TRANSACTION, SEGMENT -> "text";
            case ORDER -> "bigint";
            case COMMITTED -> "timestamp with time zone";
            case DELETED -> "boolean";
        };
    }

    @Override
    public String exactCollation() {
        return "COLLATE \"C\"";
    }

    @Override
    public Fit fit() {
        return Fit.ofPostgres();
    }

    @Override
    public Optional<String> grant(Connection connection, TargetName name, boolean missing, boolean changes)
            throws SQLException {
        return hidden(
                connection,
                () -> PostgresGrants.missing(connection, name, quoted(name), quoted(name.schema()), missing, changes));
    }

    @Override
    public Cell cell(Column from, TargetColumn to, boolean key) {
        return PostgresTypes.cell(from, to.type());
    }

    @Override
    public Optional<List<TargetColumn>> columns(Connection connection, TargetName name) throws SQLException {
        return hidden(connection, () -> PostgresCatalog.columns(connection, name));
    }

    @Override
    public boolean isUnique(Connection connection, TargetName name, List<String> columns) throws SQLException {
        return hidden(connection, () -> PostgresCatalog.isUnique(connection, quoted(name), columns));
    }

    @Override
    public Optional<String> rewrites(Connection connection, TargetName name) throws SQLException {
        String rules = hidden(connection, () -> PostgresCatalog.rules(connection, quoted(name)));
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of("has rules for what is written to it (" + rules
                        + "), by which rows would be written otherwise, or not at all; drop them, or make triggers of"
                        + " them");
    }

    /** None: ON CONFLICT names the columns it goes by, and another index refuses the row. */
    @Override
    public Optional<String> misleadingIndex(Connection connection, TargetName name, List<String> key) {
        return Optional.empty();
    }

    @Override
    public Optional<String> forgets(Connection connection, TargetName name) throws SQLException {
        return hidden(connection, () -> PostgresCatalog.isUnlogged(connection, name))
                ? Optional.of("is unlogged, so that a crash of the server empties it; run ALTER TABLE " + quoted(name)
                        + " SET LOGGED")
                : Optional.empty();
    }

    @Override
    public boolean ensureSchema(Connection connection, String schema) throws SQLException {
        return PostgresCatalog.ensureSchema(connection, schema, quoted(schema));
    }

    @Override
    public String tableOptions() {
        return "";
    }

    @Override
    public String operator(String sign) {
        return "OPERATOR(pg_catalog." + sign + ")";
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public long write(Connection connection, TargetTable table, List<@Nullable Object[]> rows) throws SQLException {
        List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
        List<Integer> folding = folding(table);
        String insert =
                "INSERT INTO " + quoted(table.name()) + " (" + names(table, all) + ") OVERRIDING SYSTEM VALUE SELECT "
                        + (folding.isEmpty() ? casts(table, all) + " FROM " + arrays(all.size()) : latest(table, all))
                        + conflict(table, all, folding);
        return each(connection, table, insert, all, rows);
    }

    /** Places of the key's columns where values with different texts may be the same key. */
    private static List<Integer> folding(TargetTable table) {
        return table.key().stream()
                .filter(at -> PostgresTypes.folds(table.column(at)))
                .toList();
    }

    /** Of rows that are the same for the table's key the last one: a statement may write to a row only once. */
    private static String latest(TargetTable table, List<Integer> all) {
        String key = table.key().stream().map(at -> compared(table, at)).collect(Collectors.joining(", "));
        return "DISTINCT ON (" + key + ") " + casts(table, all) + " FROM " + unnested(all.size())
                + " WITH ORDINALITY AS u(" + numbered(all.size()) + ", n) ORDER BY " + key + ", u.n DESC";
    }

    private static String compared(TargetTable table, int at) {
        TargetColumn column = table.column(at);
        return casts(table, List.of(at)) + (column.alike().isEmpty() ? "" : " COLLATE " + column.alike());
    }

    /** @param folding the key's columns of which the row that is there may have another text */
    private String conflict(TargetTable table, List<Integer> all, List<Integer> folding) {
        if (table.key().isEmpty()) {
            return "";
        }
        String set = all.stream()
                .filter(at -> !table.isKey(at) || folding.contains(at))
                .map(at -> quoted(table.column(at).name()) + " = EXCLUDED."
                        + quoted(table.column(at).name()))
                .collect(Collectors.joining(", "));
        return " ON CONFLICT (" + names(table, table.key()) + ") DO "
                + (set.isEmpty() ? "NOTHING" : "UPDATE SET " + set);
    }

    @Override
    public long update(Connection connection, TargetTable table, BitSet written, List<@Nullable Object[]> rows)
            throws SQLException {
        List<Integer> all = written.stream().boxed().toList();
        String set = all.stream()
                .filter(at -> !table.isKey(at))
                .map(at -> quoted(table.column(at).name()) + " = u.c" + all.indexOf(at) + "::"
                        + table.column(at).type())
                .collect(Collectors.joining(", "));
        if (set.isEmpty()) {
            return rows.size();
        }
        String sql = "UPDATE " + quoted(table.name()) + " t SET " + set + " FROM " + arrays(all.size()) + " WHERE "
                + matches(table, all);
        return each(connection, table, sql, all, rows);
    }

    @Override
    public void delete(Connection connection, TargetTable table, List<@Nullable Object[]> keys) throws SQLException {
        String sql = "DELETE FROM " + quoted(table.name()) + " t USING "
                + arrays(table.key().size()) + " WHERE " + matches(table, table.key());
        each(connection, table, sql, table.key(), keys);
    }

    @Override
    public long move(
            Connection connection, TargetTable table, BitSet written, @Nullable Object[] row, @Nullable Object[] old)
            throws SQLException {
        List<Integer> all = written.stream().boxed().toList();
        String set = all.stream()
                .map(at -> quoted(table.column(at).name()) + " = ?::"
                        + table.column(at).type())
                .collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + quoted(table.name()) + " SET " + set + " WHERE " + equal(table))) {
            int number = 1;
            for (int at : all) {
                statement.setString(number++, (String) row[at]);
            }
            for (int at : table.key()) {
                statement.setString(number++, (String) old[at]);
            }
            return statement.executeLargeUpdate();
        }
    }

    @Override
    public boolean isSame(Connection connection, TargetTable table, @Nullable Object[] row, @Nullable Object[] other)
            throws SQLException {
        if (folding(table).isEmpty()) {
            return false;
        }
        String both = IntStream.range(0, 2).mapToObj(any -> equal(table)).collect(Collectors.joining(" AND "));
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM " + quoted(table.name()) + " WHERE " + both)) {
            int number = 1;
            for (@Nullable Object[] key : List.of(row, other)) {
                for (int at : table.key()) {
                    statement.setString(number++, (String) key[at]);
                }
            }
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    private String equal(TargetTable table) {
        return table.key().stream()
                .map(at -> quoted(table.column(at).name()) + " "
                        + table.column(at).equal() + " ?::" + table.column(at).type())
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public long copy(
            Connection connection, TargetTable table, BitSet written, @Nullable Object[] row, @Nullable Object[] old)
            throws SQLException {
        List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
        String values = all.stream()
                .map(at -> written.get(at)
                        ? "?::" + table.column(at).type()
                        : quoted(table.column(at).name()))
                .collect(Collectors.joining(", "));
        String name = quoted(table.name());
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + name + " (" + names(table, all)
                + ") OVERRIDING SYSTEM VALUE SELECT " + values + " FROM " + name + " WHERE " + equal(table))) {
            int number = 1;
            for (int at : written.stream().toArray()) {
                statement.setString(number++, (String) row[at]);
            }
            for (int at : table.key()) {
                statement.setString(number++, (String) old[at]);
            }
            return statement.executeLargeUpdate();
        }
    }

    private long each(
            Connection connection, TargetTable table, String sql, List<Integer> places, List<@Nullable Object[]> rows)
            throws SQLException {
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < rows.size(); from += ROWS) {
                List<@Nullable Object[]> some = rows.subList(from, Math.min(rows.size(), from + ROWS));
                for (int i = 0; i < places.size(); i++) {
                    statement.setArray(
                            i + 1, connection.createArrayOf("text", PostgresCulprit.texts(some, places.get(i))));
                }
                try {
                    count += statement.executeLargeUpdate();
                } catch (SQLException e) {
                    throw PostgresCulprit.named(connection, table, places, some, e);
                }
            }
        }
        return count;
    }

    private static String arrays(int count) {
        return unnested(count) + " AS u(" + numbered(count) + ")";
    }

    private static String unnested(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "pg_catalog.unnest(?::pg_catalog.text[])")
                .collect(Collectors.joining(", ", "ROWS FROM (", ")"));
    }

    private static String numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    }

    /** Columns of the arrays, which stand for all of the table's. */
    private static String casts(TargetTable table, List<Integer> places) {
        return places.stream()
                .map(at -> "u.c" + at + "::" + table.column(at).type())
                .collect(Collectors.joining(", "));
    }

    private String names(TargetTable table, List<Integer> places) {
        return places.stream().map(at -> quoted(table.column(at).name())).collect(Collectors.joining(", "));
    }

    private String matches(TargetTable table, List<Integer> places) {
        return table.key().stream()
                .map(at -> "t." + quoted(table.column(at).name()) + " "
                        + table.column(at).equal() + " u.c" + places.indexOf(at) + "::"
                        + table.column(at).type())
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public Trouble.Kind kind(SQLException e) {
        return PostgresErrors.kind(e);
    }
}
