package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.TableSet;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.TablePattern;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the job's patterns name in the database, as of one look.
 *
 * @param captured tables that are captured, by name
 * @param unfit views and the like that a pattern without wildcard names
 * @param passed what holds rows and a wildcard names, but leaves no changes in the log
 */
record Tables(List<CapturedTable> captured, List<CapturedTable> unfit, List<CapturedTable> passed) {
    /** A replica identity that works: FULL, the marked index, or by default a primary key that is not deferrable. */
    private static final String IDENTIFIED = """
            (%1$s.relreplident = 'f' OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = %1$s.oid AND i.indisvalid
              AND i.indimmediate AND (%1$s.relreplident = 'd' AND i.indisprimary
                                  OR %1$s.relreplident = 'i' AND i.indisreplident)))""";

    /** Of a table that was never analyzed the size says about how many rows it has. */
    private static final String SIZE = """
            CASE c.relkind WHEN 'p' THEN (SELECT sum(pg_relation_size(relid)) FROM pg_partition_tree(c.oid))
                 WHEN 'r' THEN pg_relation_size(c.oid) END""";

    private static final String READ = """
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, c.relpersistence::text,
                   CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid::bigint END,
                   CASE c.relkind WHEN 'p' THEN (
                       SELECT md5(string_agg(i.inhrelid::text || ' ' || i.xmin::text, ',' ORDER BY i.inhrelid))
                       FROM pg_inherits i
                       WHERE i.inhrelid IN (SELECT p.relid FROM pg_partition_tree(c.oid) p)) END,
                   CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint ELSE coalesce(%s, 0)::bigint / 80 END,
                   CASE WHEN c.relkind = 'p' THEN u.leaf IS NULL ELSE %s END,
                   u.leaf,
                   CASE WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN ARRAY(
                       SELECT a.attname::text FROM pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                       AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY a.attnum) END,
                   has_schema_privilege(n.oid, 'USAGE'),
                   pg_has_role(c.relowner, 'USAGE')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN LATERAL (
                SELECT p.relid::regclass::text AS leaf FROM pg_partition_tree(c.oid) p JOIN pg_class l ON l.oid = p.relid
                WHERE c.relkind = 'p' AND p.isleaf AND NOT %s LIMIT 1) u ON true
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND n.nspname NOT LIKE 'pg\\_toast%%' AND n.nspname NOT LIKE 'pg\\_temp\\_%%'
              AND EXISTS (SELECT FROM unnest(?, ?) AS w(s, t) WHERE n.nspname LIKE w.s AND c.relname LIKE w.t)
            ORDER BY n.nspname, c.relname""".formatted(SIZE, IDENTIFIED.formatted("c"), IDENTIFIED.formatted("l"));

    /** Looks the patterns up. */
    static Tables read(ControlConnection connection, Scope scope) {
        List<CapturedTable> named = connection.list(
                READ,
                r -> {
                    long root = r.getLong(6);
                    Long partitionOf = r.wasNull() ? null : root;
                    return new CapturedTable(
                            r.getLong(1),
                            r.getString(2),
                            r.getString(3),
                            r.getString(4).charAt(0),
                            r.getString(5).charAt(0),
                            partitionOf,
                            Objects.requireNonNullElse(r.getString(7), ""),
                            r.getLong(8),
                            r.getBoolean(9),
                            r.getString(10),
                            unreadable(r.getArray(11), r.getString(2), r.getString(3), scope),
                            r.getBoolean(12),
                            r.getBoolean(13));
                },
                likes(scope, true),
                likes(scope, false));
        return choose(named, scope);
    }

    /** A column that is left out need not be readable. */
    private static List<String> unreadable(@Nullable Array columns, String schema, String table, Scope scope)
            throws SQLException {
        return columns == null
                ? List.of()
                : Stream.of((String[]) columns.getArray())
                        .filter(column -> !scope.leavesOut(schema, table, column))
                        .toList();
    }

    /** Pure: which of them are captured. A partition goes with its table where that is captured. */
    static Tables choose(List<CapturedTable> named, Scope scope) {
        List<CapturedTable> wanted =
                named.stream().filter(t -> scope.captures(t.schema(), t.name())).toList();
        Set<Long> roots = wanted.stream()
                .filter(t -> t.partitionOf() == null)
                .map(CapturedTable::oid)
                .collect(Collectors.toSet());
        List<CapturedTable> captured = new ArrayList<>();
        List<CapturedTable> unfit = new ArrayList<>();
        List<CapturedTable> passed = new ArrayList<>();
        for (CapturedTable table : wanted) {
            Long root = table.partitionOf();
            if (root != null && roots.contains(root)) {
                continue;
            }
            if (table.isCapturable()) {
                captured.add(table);
            } else if (isNamed(table, scope)) {
                unfit.add(table);
            } else if (table.kind() != 'v') {
                passed.add(table);
            }
        }
        return new Tables(List.copyOf(captured), List.copyOf(unfit), List.copyOf(passed));
    }

    private static boolean isNamed(CapturedTable table, Scope scope) {
        return scope.include().contains(new TablePattern(table.schema(), table.name()));
    }

    private static String[] likes(Scope scope, boolean schema) {
        return scope.include().stream()
                .map(p -> like(schema ? p.schema() : p.table()))
                .toArray(String[]::new);
    }

    private static String like(String pattern) {
        return pattern.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace('*', '%');
    }

    /**
     * For the checkpoint.
     *
     * @param seen when the catalogue was looked at
     * @param published when the publication was as it should be
     */
    TableSet set(String seen, String published) {
        return KnownTables.set(captured, seen, published);
    }

    /** Whether the capture that left this set had other tables. */
    boolean differsFrom(@Nullable TableSet before) {
        return before != null && !before.hash().equals(set("", "").hash());
    }

    long estimatedRows() {
        return captured.stream().mapToLong(CapturedTable::rows).sum();
    }
}
