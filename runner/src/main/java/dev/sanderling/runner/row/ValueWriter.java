package dev.sanderling.runner.row;

/** Writes the values of one column as JSON. */
@FunctionalInterface
interface ValueWriter {
    /**
     * Appends a value that is neither null nor unavailable.
     *
     * @throws RuntimeException of any kind where the value is not what the column's type promises
     */
    void put(Object value, Bytes out);
}
