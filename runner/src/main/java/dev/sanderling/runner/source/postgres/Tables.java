package dev.sanderling.runner.source.postgres;

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
 * What the job's patterns name in the database, as of one look.
 *
 * @param captured tables that are captured, by name
 * @param unfit views and the like that a pattern without wildcard names
 */
record Tables(List<CapturedTable> captured, List<CapturedTable> unfit) {
    private static final int NAMES = 100;

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
                   CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint ELSE coalesce(%s, 0)::bigint / 80 END,
                   CASE WHEN c.relkind = 'p' THEN u.leaf IS NULL ELSE %s END,
                   u.leaf,
                   has_table_privilege(c.oid, 'SELECT') OR NOT EXISTS (
                       SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                       AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')),
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
                            r.getLong(7),
                            r.getBoolean(8),
                            r.getString(9),
                            r.getBoolean(10),
                            r.getBoolean(11),
                            r.getBoolean(12));
                },
                likes(scope, true),
                likes(scope, false));
        return choose(named, scope);
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
        for (CapturedTable table : wanted) {
            Long root = table.partitionOf();
            if (root != null && roots.contains(root)) {
                continue;
            }
            if (table.isCapturable()) {
                captured.add(table);
            } else if (isNamed(table, scope)) {
                unfit.add(table);
            }
        }
        return new Tables(List.copyOf(captured), List.copyOf(unfit));
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
