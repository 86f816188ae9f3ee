package dev.sanderling.runner.change;

/**
 * Which columns of a row's former state the log holds: PostgreSQL's replica identity. What it does not hold arrives
 * as null or as a made-up default, so that only the source can tell.
 */
@FunctionalInterface
public interface OldRows {
    /** MySQL with a full row image, PostgreSQL tables with REPLICA IDENTITY FULL. */
    OldRows WHOLE = (table, column) -> true;

    /** Whether the log holds this column of a deleted row. Asked once for each shape of a table. */
    boolean hold(TableName table, Column column);
}
