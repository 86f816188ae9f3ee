package dev.sanderling.runner.sink.jdbc;

/**
 * What a sink has to know of where its changes come from.
 *
 * @param fromPostgres whether the source is a PostgreSQL, so that its types mean the same in another one
 * @param rowsFirst whether a table's rows are read before its changes come; a mirror is whole only then
 */
public record Feed(boolean fromPostgres, boolean rowsFirst) {}
