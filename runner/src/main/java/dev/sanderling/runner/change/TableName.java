package dev.sanderling.runner.change;

/**
 * A table as a sink names it.
 *
 * @param schema PostgreSQL: the schema; MySQL: the database
 */
public record TableName(String schema, String table) {
    @Override
    public String toString() {
        return schema + "." + table;
    }
}
