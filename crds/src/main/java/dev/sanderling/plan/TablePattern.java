package dev.sanderling.plan;

/** {@code schema.table}; in either part {@code *} stands for any characters. Matching respects case. */
public record TablePattern(String schema, String table) {
    /** Whether it names the table. */
    public boolean matches(String schemaName, String tableName) {
        return Wildcard.matches(schema, schemaName) && Wildcard.matches(table, tableName);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
