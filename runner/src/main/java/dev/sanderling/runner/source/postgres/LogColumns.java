package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.change.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the captured tables that the log has: what their publication publishes of them, or will, once it is
 * made. Generated columns are published since PostgreSQL 18, those that are stored, where the publication says so.
 */
final class LogColumns {
    private static final String PUBLISHED = """
            LEFT JOIN pg_publication_tables p
              ON p.pubname = ? AND p.schemaname = n.nspname AND p.tablename = c.relname
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped""";

    private static final String READ = """
            SELECT n.nspname, c.relname, a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            """ + PUBLISHED;

    /** By version: column lists since 15, generated columns since 18. */
    private static final String PLAIN = "a.attgenerated = ''";

    private static final String LISTED = PLAIN + " AND (p.attnames IS NULL OR a.attname = ANY (p.attnames))";
    private static final String GENERATED = """
            CASE WHEN p.pubname IS NOT NULL THEN a.attname = ANY (p.attnames)
                 ELSE a.attgenerated = '' OR a.attgenerated = 's' AND coalesce(
                      (SELECT pubgencols::text FROM pg_publication WHERE pubname = ?), 's') = 's' END""";

    private final Map<TableName, Set<String>> columns = new HashMap<>();

    private LogColumns() {}

    static LogColumns read(ControlConnection connection, @Nullable String publication, List<CapturedTable> tables) {
        var read = new LogColumns();
        String condition = connection.major() < 15 ? PLAIN : connection.major() < 18 ? LISTED : GENERATED;
        List<Object> parameters = new ArrayList<>();
        parameters.add(String.valueOf(publication));
        parameters.add(tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new));
        if (connection.major() >= 18) {
            parameters.add(String.valueOf(publication));
        }
        connection.list(
                READ + " AND " + condition,
                r -> read.columns
                        .computeIfAbsent(new TableName(r.getString(1), r.getString(2)), t -> new HashSet<>())
                        .add(r.getString(3)),
                parameters.toArray());
        return read;
    }

    boolean has(TableName table, String column) {
        return columns.getOrDefault(table, Set.of()).contains(column);
    }
}
