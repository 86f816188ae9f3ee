package dev.sanderling.runner.sink.jdbc;

/**
 * How much waits in memory. Counted in characters of cells, with something for each cell and row.
 *
 * @param table of one table, then all are written
 * @param all of all tables
 */
record Limits(long table, long all) {
    static final Limits DEFAULT = new Limits(12L << 20, 16L << 20);
}
