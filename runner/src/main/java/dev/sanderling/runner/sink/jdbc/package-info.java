/**
 * Tables of a database: a mirror of the source's tables, or a log of their changes. {@code JdbcSink} holds a segment's
 * transaction, {@code Positions} the small tables that make it happen once, {@code TargetTables} what is written to, and
 * a {@code Dialect} the statements of one kind of database.
 */
@NullMarked
package dev.sanderling.runner.sink.jdbc;

import org.jspecify.annotations.NullMarked;
