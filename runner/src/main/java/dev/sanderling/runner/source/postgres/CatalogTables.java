package dev.sanderling.runner.source.postgres;

import dev.sanderling.plan.Scope;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The captured tables with their columns and keys, in one look at the catalogue. */
final class CatalogTables {
    /** A domain is what it is made of, and a type that is not the catalogue's own means nothing by its name. */
    private static final String READ = """
            WITH RECURSIVE root(oid, at, modifier) AS (
                SELECT oid, oid, -1 FROM pg_type WHERE typtype <> 'p'
                UNION ALL
                SELECT r.oid, d.typbasetype, CASE WHEN d.typtypmod < 0 THEN r.modifier ELSE d.typtypmod END
                FROM root r JOIN pg_type d ON d.oid = r.at WHERE d.typtype = 'd')
            SELECT n.nspname, c.relname, a.attname,
                   CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname
                        WHEN t.typtype = 'e' THEN 'enum' ELSE 'user-defined' END,
                   CASE WHEN m.modifier < 0 THEN -1
                        WHEN t.typname IN ('varchar', 'bpchar') THEN m.modifier - 4
                        WHEN t.typname = 'numeric' THEN (m.modifier - 4) >> 16
                        ELSE m.modifier END,
                   CASE WHEN m.modifier < 0 THEN -1
                        WHEN t.typname = 'numeric' THEN (((m.modifier - 4) & 2047) # 1024) - 1024
                        WHEN t.typname IN ('timestamp', 'timestamptz', 'time', 'timetz') THEN m.modifier
                        ELSE -1 END,
                   coalesce(a.attnum = ANY ((k.indkey::int2[])[0:k.indnkeyatts - 1]), false),
                   CASE WHEN co.collisdeterministic THEN '' ELSE coalesce(co.collname, '') END,
                   a.atthasdef OR a.atthasmissing OR a.attnotnull OR a.attidentity <> '' OR t.typtype = 'd'
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN root r ON r.oid = a.atttypid
            JOIN pg_type t ON t.oid = r.at AND t.typtype <> 'd'
            CROSS JOIN LATERAL (SELECT CASE WHEN a.atttypmod < 0 THEN r.modifier ELSE a.atttypmod END AS modifier) m
            LEFT JOIN LATERAL (%s) k ON true
            LEFT JOIN pg_collation co ON co.oid = a.attcollation
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY 1, 2, a.attnum""".formatted(KeyCatalog.INDEX);

    /** But for those whose columns another unique index checks at once. */
    private static final String DEFERRABLE = """
            SELECT n.nspname, c.relname, k.columns
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_constraint co ON co.conrelid = c.oid AND co.contype IN ('p', 'u') AND co.condeferrable
            CROSS JOIN LATERAL (SELECT ARRAY(SELECT a.attname::text FROM pg_attribute a
                                WHERE a.attrelid = c.oid AND a.attnum = ANY (co.conkey)) AS columns) k
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
                AND i.indpred IS NULL AND (i.indkey::int2[])[0:i.indnkeyatts - 1] <@ co.conkey)""";

    private CatalogTables() {}

    private static final class Found {
        private final List<Column> columns = new ArrayList<>();
        private final Map<String, String> collations = new LinkedHashMap<>();
        private final Set<String> filled = new HashSet<>();
    }

    static List<CatalogTable> read(ControlConnection connection, Scope scope, String publication) {
        List<CapturedTable> captured = Tables.read(connection, scope).captured();
        String[] oids = captured.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new);
        LogColumns columns = LogColumns.read(connection, publication, captured);
        Map<TableName, Found> all = new LinkedHashMap<>();
        connection.list(
                READ,
                r -> {
                    TableName name = new TableName(r.getString(1), r.getString(2));
                    String column = r.getString(3);
                    if (columns.has(name, column) && !scope.leavesOut(name.schema(), name.table(), column)) {
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
                        if (r.getBoolean(9)) {
                            found.filled.add(column);
                        }
                        found.collations.put(column, r.getString(8));
                    }
                    return column;
                },
                (Object) oids);
        Map<TableName, Set<Set<String>>> deferrable = new HashMap<>();
        connection.list(
                DEFERRABLE,
                r -> deferrable
                        .computeIfAbsent(new TableName(r.getString(1), r.getString(2)), any -> new HashSet<>())
                        .add(Set.of((String[]) r.getArray(3).getArray())),
                (Object) oids);
        List<CatalogTable> tables = new ArrayList<>();
        all.forEach((name, found) -> tables.add(new CatalogTable(
                new Table(name, List.copyOf(found.columns)),
                Map.copyOf(found.collations),
                true,
                Optional.of(Set.copyOf(found.filled)),
                deferrable.getOrDefault(name, Set.of()))));
        return tables;
    }
}
