package dev.sanderling.plan;

/** {@code schema.table.column}; in each part {@code *} stands for any characters. Matching respects case. */
public record ColumnPattern(String schema, String table, String column) {
    /** Whether it names the column. */
    public boolean matches(String schemaName, String tableName, String columnName) {
        return Wildcard.matches(schema, schemaName)
                && Wildcard.matches(table, tableName)
                && Wildcard.matches(column, columnName);
    }

    @Override
    public String toString() {
        return schema + "." + table + "." + column;
    }
}
