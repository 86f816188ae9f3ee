package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.effect.Effect;
import dev.sanderling.runner.source.mysql.effect.Statements;
import io.debezium.document.Array;
import io.debezium.document.Document;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the schema history knows by names that mean nothing by the end of it.
 *
 * @param tables those that were dropped, by what is said last of them
 * @param columns of each table, in lower case, those that it had and has no more
 */
record FormerNames(Set<TableName> tables, Map<TableName, Set<String>> columns) {
    static final FormerNames NONE = new FormerNames(Set.of(), Map.of());

    static FormerNames of(History history) {
        Set<TableName> dropped = new HashSet<>();
        Map<TableName, Set<String>> ever = new HashMap<>();
        Map<TableName, Set<String>> now = new HashMap<>();
        history.forEach(entry -> {
            Document record = SchemaHistoryBuffer.read(entry.json());
            gone(record, ever);
            Array changes = record.getArray("tableChanges");
            if (changes != null) {
                changes.forEach(change -> {
                    Document of = change.getValue().asDocument();
                    TableName table = name(String.valueOf(of.getString("id")));
                    if ("DROP".equals(of.getString("type"))) {
                        dropped.add(table);
                    } else {
                        dropped.remove(table);
                        Set<String> columns = columns(of);
                        ever.computeIfAbsent(table, t -> new HashSet<>()).addAll(columns);
                        now.put(table, columns);
                    }
                });
            }
        });
        ever.forEach((table, columns) -> columns.removeAll(now.getOrDefault(table, Set.of())));
        return new FormerNames(dropped, ever);
    }

    /** A table that is described by its statement alone has no columns here before the first one that changes them. */
    private static void gone(Document record, Map<TableName, Set<String>> ever) {
        String sql = record.getString("ddl");
        String database = record.getString("databaseName");
        if (sql != null) {
            Statements.effects(database == null ? "" : database, sql).forEach(effect -> {
                if (effect instanceof Effect.ColumnGone column) {
                    ever.computeIfAbsent(column.table(), t -> new HashSet<>())
                            .add(column.column().toLowerCase(Locale.ROOT));
                }
            });
        }
    }

    private static Set<String> columns(Document change) {
        Set<String> names = new HashSet<>();
        Document table = change.getDocument("table");
        Array columns = table == null ? null : table.getArray("columns");
        if (columns != null) {
            columns.forEach(column ->
                    names.add(String.valueOf(column.getValue().asDocument().getString("name"))
                            .toLowerCase(Locale.ROOT)));
        }
        return names;
    }

    /** From the form that Debezium writes. */
    private static TableName name(String id) {
        String[] parts = id.substring(1, Math.max(1, id.length() - 1)).split("\"\\.\"", 2);
        return new TableName(parts[0].replace("\"\"", "\""), parts.length < 2 ? "" : parts[1].replace("\"\"", "\""));
    }
}
