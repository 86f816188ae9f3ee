package dev.sanderling.runner.change;

/**
 * A table as a sink names it.
 *
 * @param schema PostgreSQL: the schema; MySQL: the database; empty: no table of the source
 */
public record TableName(String schema, String table) {
    /** What names of side streams begin with. */
    public static final String QUARANTINE = "_quarantine/";

    /** The side stream for what cannot be transformed of a table. No table's name is like it, for it has no schema. */
    public static TableName quarantine(TableName of) {
        return new TableName("", QUARANTINE + of);
    }

    /** Whether it is such a side stream. */
    public boolean isQuarantine() {
        return schema.isEmpty() && table.startsWith(QUARANTINE);
    }

    @Override
    public String toString() {
        return schema.isEmpty() ? table : schema + "." + table;
    }
}
