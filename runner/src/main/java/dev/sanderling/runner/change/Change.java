package dev.sanderling.runner.change;

import org.jspecify.annotations.Nullable;

/**
 * One change of a row, or of a whole table. Values are raw, in the order of the table's columns, to be read as each
 * column's type says; a value the log does not hold is {@link #UNAVAILABLE}.
 *
 * @param before the old row where the log has it; of a delete at least the key, unless {@link #isOfUnknownRow}
 * @param after the new row; null for a delete. A truncate has neither
 */
@SuppressWarnings("ArrayRecordComponent") // rows are passed along, never compared
public record Change(
        Op op,
        Table table,
        @Nullable Object @Nullable [] before,
        @Nullable Object @Nullable [] after,
        Origin origin) {
    /** Stands for a value that the log does not hold: an unchanged TOASTed value, a non-key column of a delete. */
    public static final Object UNAVAILABLE = new Object() {
        @Override
        public String toString() {
            return "(unavailable)";
        }
    };

    /** Whether it is of a reading of the table: a row, or that whoever has rows from before is to forget them. */
    public boolean isOfReading() {
        return op == Op.READ || (op == Op.TRUNCATE && origin.transaction() == null);
    }

    /**
     * Whether the log does not tell which row was updated or deleted, because the old row's key is not in it, or, of a
     * table without a key, nothing of the old row.
     */
    public boolean isOfUnknownRow() {
        if (before == null || before.length == 0) {
            return false;
        }
        boolean told = false;
        for (int i = 0; i < before.length; i++) {
            boolean held = before[i] != UNAVAILABLE;
            if (!held && table.columns().get(i).key()) {
                return true;
            }
            told |= held;
        }
        return !told;
    }
}
