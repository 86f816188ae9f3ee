package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.TablePattern;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the job's patterns name in the server, as of one look. The server shows only what the user has some privilege on.
 *
 * @param captured tables that are captured, by name
 * @param views views that a pattern names
 */
record Tables(List<CapturedTable> captured, List<CapturedTable> views) {
    /** Databases of the server's own; Debezium never captures them. */
    static final String SYSTEM = "('mysql', 'sys', 'information_schema', 'performance_schema')";

    private static final int NAMES = 100;

    /** Looks the patterns up. */
    static Tables read(ControlConnection connection, Scope scope) {
        List<CapturedTable> named = connection
                .list(
                        "SELECT table_schema, table_name, table_type, COALESCE(table_rows, 0),"
                                + " COALESCE(avg_row_length, 0), COALESCE(UNIX_TIMESTAMP(create_time), 0)"
                                + " FROM information_schema.tables WHERE " + where(scope)
                                + " ORDER BY table_schema, table_name",
                        r -> new CapturedTable(
                                r.getString(1),
                                r.getString(2),
                                !"BASE TABLE".equals(r.getString(3)),
                                r.getLong(4),
                                r.getLong(5),
                                r.getLong(6)),
                        likes(scope))
                .stream()
                .filter(t -> scope.captures(t.schema(), t.name()))
                .toList();
        return new Tables(
                named.stream().filter(t -> !t.view()).toList(),
                named.stream().filter(CapturedTable::view).toList());
    }

    /** The tables without a primary key, as {@code database.table}. */
    static Set<String> withoutKey(ControlConnection connection, Scope scope, List<CapturedTable> tables) {
        Set<String> keyed = Set.copyOf(connection.list(
                "SELECT DISTINCT table_schema, table_name FROM information_schema.statistics WHERE index_name = 'PRIMARY'"
                        + " AND " + where(scope),
                r -> r.getString(1) + "." + r.getString(2),
                likes(scope)));
        return tables.stream()
                .map(CapturedTable::full)
                .filter(name -> !keyed.contains(name))
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    /** A condition on table_schema and table_name; wider than the patterns, because it may be blind to case. */
    static String where(Scope scope) {
        return scope.include().stream()
                .map(p -> "table_schema LIKE ? AND table_name LIKE ?")
                .collect(Collectors.joining(" OR ", "table_schema NOT IN " + SYSTEM + " AND (", ")"));
    }

    /** The parameters of {@link #where}. */
    static Object[] likes(Scope scope) {
        List<String> likes = new ArrayList<>();
        for (TablePattern pattern : scope.include()) {
            likes.add(like(pattern.schema()));
            likes.add(like(pattern.table()));
        }
        return likes.toArray();
    }

    private static String like(String pattern) {
        return pattern.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace('*', '%');
    }

    /** For the checkpoint. */
    TableSet set() {
        List<String> names = captured.stream().map(CapturedTable::full).sorted().toList();
        String hash = HexFormat.of().formatHex(Names.sha256(String.join("\n", names)));
        return new TableSet(hash, names.subList(0, Math.min(NAMES, names.size())), names.size());
    }

    /** Whether the capture that left this set had other tables. */
    boolean differsFrom(@Nullable TableSet before) {
        return before != null && !before.hash().equals(set().hash());
    }

    long estimatedRows() {
        return captured.stream().mapToLong(CapturedTable::rows).sum();
    }
}
