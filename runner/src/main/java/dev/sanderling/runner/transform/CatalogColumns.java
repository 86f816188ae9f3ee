package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.TableName;
import java.util.LinkedHashMap;
import java.util.Map;

/** The captured tables' columns with their types' names, as preflight comes by them. */
public final class CatalogColumns {
    private final Map<TableName, Map<String, String>> tables = new LinkedHashMap<>();

    /** Remembers a column. */
    public void add(String schema, String table, String column, String typeName) {
        tables.computeIfAbsent(new TableName(schema, table), name -> new LinkedHashMap<>())
                .put(column, typeName);
    }

    /** Type names by column, by table. */
    Map<TableName, Map<String, String>> tables() {
        return tables;
    }
}
