package dev.sanderling.runner.source.postgres;

import dev.sanderling.plan.Scope;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The captured tables with their columns and keys, in one look at the catalogue. */
final class CatalogTables {
    private static final String READ = """
            SELECT n.nspname, c.relname, a.attname, t.typname,
                   CASE WHEN a.atttypmod < 0 THEN -1
                        WHEN t.typname IN ('varchar', 'bpchar') THEN a.atttypmod - 4
                        WHEN t.typname = 'numeric' THEN (a.atttypmod - 4) >> 16
                        ELSE a.atttypmod END,
                   CASE WHEN a.atttypmod < 0 THEN -1
                        WHEN t.typname = 'numeric' THEN (((a.atttypmod - 4) & 2047) # 1024) - 1024
                        WHEN t.typname IN ('timestamp', 'timestamptz', 'time', 'timetz') THEN a.atttypmod
                        ELSE -1 END,
                   coalesce(a.attnum = ANY (p.indkey::int2[]), false),
                   p.indkey IS NOT NULL OR NOT EXISTS (
                       SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique),
                   CASE WHEN co.collisdeterministic THEN '' ELSE coalesce(co.collname, '') END,
                   a.atthasdef OR a.atthasmissing OR a.attnotnull OR a.attidentity <> '' OR t.typtype = 'd'
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_index p ON p.indrelid = c.oid AND p.indisprimary
            LEFT JOIN pg_collation co ON co.oid = a.attcollation
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attgenerated = ''
            ORDER BY 1, 2, a.attnum""";

    private CatalogTables() {}

    private static final class Found {
        private final List<Column> columns = new ArrayList<>();
        private final Map<String, String> collations = new LinkedHashMap<>();
        private final Set<String> filled = new HashSet<>();
        private boolean keyed;
    }

    static List<CatalogTable> read(ControlConnection connection, Scope scope) {
        Map<TableName, Found> all = new LinkedHashMap<>();
        connection.list(
                READ,
                r -> {
                    TableName name = new TableName(r.getString(1), r.getString(2));
                    String column = r.getString(3);
                    if (!scope.leavesOut(name.schema(), name.table(), column)) {
                        Found found = all.computeIfAbsent(name, any -> new Found());
                        // Less than none: a scale before the point, which no other database has.
                        var declared = r.getInt(5) >= 0
                                        && r.getInt(6) < 0
                                        && r.getString(4).equals("numeric")
                                ? DeclaredType.UNKNOWN
                                : new DeclaredType(r.getString(4), r.getInt(5), r.getInt(6));
                        int digits = declared.scale() < 0 ? 6 : Math.min(6, declared.scale());
                        found.columns.add(
                                new Column(column, CatalogTable.type(declared, digits), r.getBoolean(7), declared));
                        found.keyed = r.getBoolean(8);
                        if (r.getBoolean(10)) {
                            found.filled.add(column);
                        }
                        found.collations.put(column, r.getString(9));
                    }
                    return column;
                },
                (Object) Tables.read(connection, scope).captured().stream()
                        .map(t -> Long.toString(t.oid()))
                        .toArray(String[]::new));
        List<CatalogTable> tables = new ArrayList<>();
        all.forEach((name, found) -> tables.add(new CatalogTable(
                new Table(name, List.copyOf(found.columns)),
                Map.copyOf(found.collations),
                found.keyed,
                Optional.of(Set.copyOf(found.filled)))));
        return tables;
    }
}
