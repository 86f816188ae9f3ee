package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one table that wait to be handed to the database. */
sealed interface Rows permits MirrorRows, LogRows {
    /** Where they go. */
    TargetTable target();

    /** How much waits, as {@link Limits} counts. */
    long size();

    /**
     * Takes a change.
     *
     * @throws dev.sanderling.outcome.Failure UnconvertibleValue, naming table and column
     */
    void add(Change change) throws SQLException;

    /** Hands everything over; returns about how many bytes that was. */
    long flush() throws SQLException;

    /** Forgets what waits. */
    void clear();

    /** The transaction to write in. */
    @FunctionalInterface
    interface Transaction {
        Connection get() throws SQLException;
    }

    /** The cells of a row, with room for columns of ours behind them. */
    static @Nullable Object[] cells(TargetTable target, @Nullable Object[] row) {
        @Nullable Object[] cells = new @Nullable Object[target.columns().size()];
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value == Change.UNAVAILABLE) {
                cells[i] = Change.UNAVAILABLE;
            } else if (value != null) {
                cells[i] = cell(target, i, value);
            }
        }
        return cells;
    }

    private static Object cell(TargetTable target, int at, Object value) {
        try {
            return target.cells().get(at).of(value);
        } catch (RuntimeException e) {
            List<Column> columns = target.source().columns();
            throw new dev.sanderling.outcome.Failure(
                    dev.sanderling.outcome.Reason.UNCONVERTIBLE_VALUE,
                    "Column " + columns.get(at).name() + " of table "
                            + target.source().name()
                            + (e instanceof Unfit
                                    ? " " + e.getMessage() + ", or add it to spec.source.columns.exclude."
                                    : " has a value that cannot be written as its type; add it to"
                                            + " spec.source.columns.exclude, or report it."),
                    e);
        }
    }

    /** About how much memory cells take. */
    static long size(@Nullable Object[] cells) {
        long size = 64 + 24L * cells.length;
        for (Object cell : cells) {
            if (cell instanceof String text) {
                size += text.length();
            } else if (cell instanceof byte[] bytes) {
                size += bytes.length;
            }
        }
        return size;
    }
}
