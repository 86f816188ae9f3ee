package dev.sanderling.runner.source.mysql;

import dev.sanderling.plan.Scope;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The captured tables with their columns and keys, in one look at the catalogue. */
final class CatalogTables {
    private static final String READ = """
            SELECT table_schema, table_name, column_name, LOWER(data_type), column_type LIKE '%% unsigned%%',
                   COALESCE(character_maximum_length, numeric_precision, -1), COALESCE(numeric_scale, -1),
                   COALESCE(datetime_precision, 0), column_key, COALESCE(collation_name, '')
            FROM information_schema.columns WHERE %s ORDER BY 1, 2, ordinal_position""";

    private CatalogTables() {}

    private static final class Found {
        private final List<Column> columns = new ArrayList<>();
        private final Map<String, String> collations = new LinkedHashMap<>();
        private boolean unique;
    }

    static List<CatalogTable> read(ControlConnection connection, Scope scope) {
        List<CapturedTable> captured = Tables.read(connection, scope).captured();
        Set<String> withoutKey = Tables.withoutKey(connection, scope, captured);
        Set<String> names = captured.stream().map(CapturedTable::full).collect(java.util.stream.Collectors.toSet());
        Map<TableName, Found> all = new LinkedHashMap<>();
        connection.list(
                READ.formatted(Tables.where(scope)),
                r -> {
                    TableName name = new TableName(r.getString(1), r.getString(2));
                    String column = r.getString(3);
                    if (names.contains(name.toString()) && !scope.leavesOut(name.schema(), name.table(), column)) {
                        Found found = all.computeIfAbsent(name, any -> new Found());
                        String type = r.getString(4) + (r.getBoolean(5) ? " unsigned" : "");
                        long length = r.getLong(6);
                        var declared = new DeclaredType(
                                type.toLowerCase(Locale.ROOT), (int) Math.min(length, Integer.MAX_VALUE), r.getInt(7));
                        String key = r.getString(9);
                        found.unique |= "UNI".equals(key) || "MUL".equals(key);
                        found.columns.add(new Column(
                                column, CatalogTable.type(declared, r.getInt(8)), "PRI".equals(key), declared));
                        found.collations.put(column, r.getString(10));
                    }
                    return column;
                },
                Tables.likes(scope));
        List<CatalogTable> tables = new ArrayList<>();
        // A unique index of columns that are never null stands for a primary key, and is called one.
        all.forEach((name, found) -> tables.add(new CatalogTable(
                new Table(name, List.copyOf(found.columns)),
                Map.copyOf(found.collations),
                !withoutKey.contains(name.toString())
                        || !found.unique && found.columns.stream().noneMatch(Column::key))));
        return tables;
    }
}
