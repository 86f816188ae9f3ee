package dev.sanderling.runner.row.typed;

/** Writes the values of one column as cells. */
@FunctionalInterface
interface CellWriter {
    /**
     * Appends a value that is neither null nor unavailable.
     *
     * @throws RuntimeException of any kind where the value has no place in the cell's type
     */
    void put(Object value, Cells out);
}
