package dev.sanderling.plan;

import dev.sanderling.api.SnapshotMode;
import java.util.List;

/** What is read: tables, without some columns, beginning how. include is never empty. */
public record Scope(
        List<TablePattern> include,
        List<TablePattern> exclude,
        List<ColumnPattern> excludedColumns,
        SnapshotMode snapshot) {
    /** Whether a table is captured. */
    public boolean captures(String schema, String table) {
        return include.stream().anyMatch(p -> p.matches(schema, table))
                && exclude.stream().noneMatch(p -> p.matches(schema, table));
    }

    /** Whether tables of a schema may be captured. */
    public boolean capturesOf(String schema) {
        return include.stream().anyMatch(p -> Wildcard.matches(p.schema(), schema))
                && exclude.stream().noneMatch(p -> p.table().equals("*") && Wildcard.matches(p.schema(), schema));
    }

    /** Whether a column of a captured table is left out. */
    public boolean leavesOut(String schema, String table, String column) {
        return excludedColumns.stream().anyMatch(p -> p.matches(schema, table, column));
    }
}
