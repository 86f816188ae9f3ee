package dev.sanderling.runner.source.mysql.structure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns and primary key.
 *
 * @param key names of the primary key's columns in order; empty where there is none; null where that is not said
 */
public record TableShape(
        List<ColumnShape> columns, @Nullable List<String> key) {
    /** Whether every column's name is said. */
    public boolean isNamed() {
        return columns.stream().allMatch(column -> column.name() != null);
    }

    /** Whether nothing but names is missing: labels are where they must be. */
    public boolean isLabelled() {
        return columns.stream().allMatch(column -> !column.hasLabels() || column.labels() != null);
    }
}
