package dev.sanderling.runner.row.typed;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.row.RowsCheck;
import dev.sanderling.runner.row.typed.CellType.Field;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import dev.sanderling.runner.row.typed.CellType.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the changes of one table: the same fields that a line of JSON has, with types. */
public final class TypedTable {
    private final Table table;
    private final Rows rows;
    private final TypedColumns columns;
    private final TypedMetadata metadata;
    private final RecordOf type;

    /**
     * For one shape of a table.
     *
     * @throws Failure ColumnNameClash
     */
    public TypedTable(Table table, Rows rows, String format) {
        RowsCheck.clash(rows, table.name(), table.columns()).ifPresent(finding -> {
            throw new Failure(finding.reason(), finding.message());
        });
        this.table = table;
        this.rows = rows;
        this.columns = new TypedColumns(table, format);
        this.metadata = new TypedMetadata(table, rows.format() == RowFormat.RAW);
        this.type = new RecordOf("row", fields());
    }

    Table table() {
        return table;
    }

    /** What a row is. */
    public RecordOf type() {
        return type;
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        if (rows.format() == RowFormat.RAW) {
            fields.add(new Field("before", new RecordOf("before", columns.fields()), false));
            fields.add(new Field("after", new RecordOf("after", columns.fields()), false));
            key(fields);
            fields.add(new Field("source", metadata.type("source"), true));
            return fields;
        }
        if (rows.format() == RowFormat.WRAP) {
            fields.add(new Field(rows.recordField(), new RecordOf("record", columns.fields()), true));
        } else {
            fields.addAll(columns.fields());
        }
        if (rows.deletes() == Deletes.ADD_FIELD) {
            fields.add(new Field(rows.deletedField(), Scalar.BOOLEAN, true));
        }
        key(fields);
        rows.metadataField().ifPresent(name -> fields.add(new Field(name, metadata.type("metadata"), true)));
        return fields;
    }

    private void key(List<Field> fields) {
        rows.keyField()
                .filter(name -> columns.isKeyed())
                .ifPresent(name -> fields.add(new Field(name, new RecordOf("key", columns.keyFields()), true)));
    }

    void put(Change change, Cells out) {
        boolean deleted = change.op().removes();
        @Nullable Object[] row = row(change);
        if (rows.format() == RowFormat.RAW) {
            state(change.before(), out);
            state(change.after(), out);
            key(row, out);
            metadata.put(change, change.after(), change.before(), out);
            return;
        }
        boolean keyOnly = deleted && rows.deletes() == Deletes.SET_NULL;
        columns.put(row, keyOnly, out);
        if (rows.deletes() == Deletes.ADD_FIELD) {
            out.bool(deleted);
        }
        key(row, out);
        if (rows.metadataField().isPresent()) {
            metadata.put(change, keyOnly ? null : row, null, out);
        }
    }

    /** The row that it is about; nothing but nulls where it is about all of them. */
    private @Nullable Object[] row(Change change) {
        return switch (change.op()) {
            case TRUNCATE -> new @Nullable Object[table.columns().size()];
            case DELETE -> Objects.requireNonNull(change.before(), "row");
            default -> Objects.requireNonNull(change.after(), "row");
        };
    }

    private void state(@Nullable Object @Nullable [] row, Cells out) {
        if (row == null) {
            out.absent();
        } else {
            out.present();
            columns.put(row, false, out);
        }
    }

    private void key(@Nullable Object[] row, Cells out) {
        if (rows.keyField().isPresent() && columns.isKeyed()) {
            columns.putKey(row, out);
        }
    }
}
