package dev.sanderling.runner.row;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Table;
import org.jspecify.annotations.Nullable;

/** Writes the columns of one table: all of them in each row, nulls included. */
final class ColumnsEncoder {
    private final Table table;
    private final byte[][] names;
    private final ValueWriter[] writers;
    private final boolean[] key;
    private final int[] keyColumns;

    ColumnsEncoder(Table table) {
        int count = table.columns().size();
        this.table = table;
        this.names = new byte[count][];
        this.writers = new ValueWriter[count];
        this.key = new boolean[count];
        for (int i = 0; i < count; i++) {
            Column column = table.columns().get(i);
            names[i] = JsonText.name(column.name());
            writers[i] = ValueWriters.of(column.type());
            key[i] = column.key();
        }
        this.keyColumns =
                java.util.stream.IntStream.range(0, count).filter(i -> key[i]).toArray();
    }

    /** Every column as a member, without braces. */
    void all(@Nullable Object[] row, Bytes out) {
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.put(',');
            }
            out.put(names[i]);
            value(i, row[i], out);
        }
    }

    /** Every column as a member, null where it is not part of the key. */
    void keyOnly(@Nullable Object[] row, Bytes out) {
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.put(',');
            }
            out.put(names[i]);
            value(i, key[i] ? row[i] : null, out);
        }
    }

    /** Every column as a member, null. */
    void nulls(Bytes out) {
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.put(',');
            }
            out.put(names[i]);
            out.put(ValueWriters.NULL);
        }
    }

    /** A row as an object, or null. */
    void object(@Nullable Object @Nullable [] row, Bytes out) {
        if (row == null) {
            out.put(ValueWriters.NULL);
            return;
        }
        out.put('{');
        all(row, out);
        out.put('}');
    }

    /** The key columns as an object; null where the table has no key, or there is no row. */
    void key(@Nullable Object @Nullable [] row, Bytes out) {
        if (row == null || keyColumns.length == 0) {
            out.put(ValueWriters.NULL);
            return;
        }
        char before = '{';
        for (int i : keyColumns) {
            out.put(before);
            before = ',';
            out.put(names[i]);
            value(i, row[i], out);
        }
        out.put('}');
    }

    private void value(int i, @Nullable Object value, Bytes out) {
        if (value == null || value == Change.UNAVAILABLE) {
            out.put(ValueWriters.NULL);
            return;
        }
        try {
            writers[i].put(value, out);
        } catch (RuntimeException e) {
            // The cause may quote the value, and causes are logged.
            throw new Failure(
                    Reason.UNCONVERTIBLE_VALUE,
                    "A value of column %s of table %s cannot be written as JSON (%s). Exclude the column, or report this with the column's type."
                            .formatted(
                                    table.columns().get(i).name(),
                                    table.name(),
                                    e.getClass().getSimpleName()));
        }
    }
}
