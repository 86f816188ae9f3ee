package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;

/** Turns a change into one line of a file. */
@FunctionalInterface
public interface RowWriter {
    /**
     * Appends the row as UTF-8, without the line's end. Returns false, having appended nothing, where the change has no
     * row: a delete that is left out.
     *
     * @throws dev.sanderling.outcome.Failure UnconvertibleValue, naming table and column
     */
    boolean append(Change change, LineBuffer out);

    /** What the schema file beside the rows says of the column's values. */
    default String typeName(Column column) {
        return TypeWords.of(column.type());
    }
}
