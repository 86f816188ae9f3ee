package dev.sanderling.runner.row.typed;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.row.typed.CellType.Field;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The columns of one table as cells. */
final class TypedColumns {
    private final Table table;
    private final String format;
    private final List<TypedColumn> columns;
    private final boolean[] key;

    TypedColumns(Table table, String format) {
        this.table = table;
        this.format = format;
        this.columns = table.columns().stream().map(TypedColumn::of).toList();
        this.key = new boolean[columns.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = table.columns().get(i).key();
        }
    }

    List<Field> fields() {
        return IntStream.range(0, key.length)
                .mapToObj(i -> new Field(columns.get(i).name(), columns.get(i).type(), false, key[i]))
                .toList();
    }

    List<Field> keyFields() {
        return IntStream.range(0, key.length)
                .filter(i -> key[i])
                .mapToObj(i -> new Field(columns.get(i).name(), columns.get(i).type(), false, true))
                .toList();
    }

    boolean isKeyed() {
        return table.columns().stream().anyMatch(Column::key);
    }

    /** @param keyOnly whether what is not part of the key is null */
    void put(@Nullable Object[] row, boolean keyOnly, Cells out) {
        for (int i = 0; i < key.length; i++) {
            value(i, keyOnly && !key[i] ? null : row[i], out);
        }
    }

    void putKey(@Nullable Object[] row, Cells out) {
        for (int i = 0; i < key.length; i++) {
            if (key[i]) {
                value(i, row[i], out);
            }
        }
    }

    private void value(int i, @Nullable Object value, Cells out) {
        try {
            columns.get(i).put(value, out);
        } catch (RuntimeException e) {
            // The cause may quote the value, and causes are logged.
            String what = e instanceof TypedColumn.Unfit unfit
                    ? String.valueOf(unfit.getMessage())
                    : e.getClass().getSimpleName();
            throw new Failure(
                    Reason.UNCONVERTIBLE_VALUE,
                    "A value of column %s of table %s has no place in the column's type in %s (%s). Let a transform make the column text: cast: {columns: [%s], type: Text}; or exclude the column."
                            .formatted(
                                    columns.get(i).name(),
                                    table.name(),
                                    format,
                                    what,
                                    columns.get(i).name()));
        }
    }
}
