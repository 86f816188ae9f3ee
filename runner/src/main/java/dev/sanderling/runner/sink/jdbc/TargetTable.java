package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of one shape of a source table go.
 *
 * @param columns that are written, in the order of a row's cells
 * @param key places of the key's columns in {@code columns}; empty where rows are not told apart
 * @param deleted place of the column that says that a row is deleted; -1 where there is none
 * @param cells one for each of the source's columns, which come first in {@code columns}
 */
record TargetTable(
        TargetName name, Table source, List<TargetColumn> columns, List<Integer> key, int deleted, List<Cell> cells) {
    /** What becomes of a value that is neither null nor unavailable: a text, bytes, or a whole number. */
    @FunctionalInterface
    interface Cell {
        Object of(Object value);
    }

    TargetColumn column(int at) {
        return columns.get(at);
    }

    boolean isKey(int at) {
        return key.contains(at);
    }

    /** Names of the key's columns, for messages. */
    List<String> keyNames() {
        return key.stream().map(at -> columns.get(at).name()).toList();
    }

    /** Whether it was made for this very shape. */
    boolean fits(@Nullable Table shape) {
        return source == shape;
    }
}
