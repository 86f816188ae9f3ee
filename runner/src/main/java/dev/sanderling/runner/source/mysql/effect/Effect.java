package dev.sanderling.runner.source.mysql.effect;

import dev.sanderling.runner.change.TableName;

/** What a statement does to a table beyond what the log says row by row. */
public sealed interface Effect {
    /** The table, by the name it had before the statement. */
    TableName table();

    /** It has other rows now: those of another table, or of a file. */
    record Replaced(TableName table, String by) implements Effect {}

    /** Some of its rows are gone. */
    record Emptied(TableName table, String by) implements Effect {}

    /** Another name, by which it may be another table for those who captured one of that name. */
    record Renamed(TableName table, TableName to) implements Effect {}

    /** It is gone. */
    record Dropped(TableName table) implements Effect {}

    /** A table of that name is there now. */
    record Created(TableName table) implements Effect {}

    /** The rows it had hold a value in a column of that name now that the log has not told. */
    record Filled(TableName table, String column, String by) implements Effect {}

    /** A column of that name is there now, and the rows it had hold nothing in it. */
    record ColumnAdded(TableName table, String column) implements Effect {}

    /** No column has that name any more, unless the same statement gives it to another. */
    record ColumnGone(TableName table, String column) implements Effect {}

    /** Values of the column may have become others, as their new type has them. */
    record Converted(TableName table, String column) implements Effect {}

    /** Texts may have become others, because the character set lacks some of what they held. */
    record TextsConverted(TableName table, String charset) implements Effect {}
}
