package dev.sanderling.plan;

import dev.sanderling.api.SnapshotMode;
import java.util.List;
import java.util.stream.Stream;

/** What is read: tables, without some columns, beginning how. include is never empty. */
public record Scope(
        List<TablePattern> include,
        List<TablePattern> exclude,
        List<ColumnPattern> excludedColumns,
        SnapshotMode snapshot) {
    /** What database sinks keep their account in, whatever job's they are. */
    private static final List<String> OURS = List.of("sanderling_positions", "sanderling_tables");

    /** What is read, but for tables that database sinks keep their account in: each run would make work for the next. */
    public Scope {
        exclude = Stream.concat(exclude.stream(), OURS.stream().map(table -> new TablePattern("*", table)))
                .distinct()
                .toList();
    }

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
