package dev.sanderling.runner.row.typed;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.typed.CellType.Field;
import dev.sanderling.runner.row.typed.CellType.ListOf;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import dev.sanderling.runner.row.typed.CellType.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a change besides its values, as cells; the same fields as in JSON, absent ones null. */
final class TypedMetadata {
    private final List<String> columns;
    private final boolean both;
    /** By operation: its code and the table's name, as cells. */
    private final byte[][] heads = new byte[Op.values().length][];

    /** @param both whether rows show the former state too */
    TypedMetadata(Table table, boolean both) {
        this.columns = table.columns().stream().map(Column::name).toList();
        this.both = both;
        for (Op op : Op.values()) {
            var head = new Bytes(0);
            var cells = new Cells(head);
            cells.text(op.code());
            cells.text(table.name().toString());
            heads[op.ordinal()] = head.toByteArray();
        }
    }

    RecordOf type(String name) {
        List<Field> fields = new ArrayList<>(List.of(
                new Field("op", Scalar.TEXT, true),
                new Field("table", Scalar.TEXT, true),
                new Field("position", Scalar.TEXT, true, true),
                new Field("transaction", Scalar.TEXT, false),
                new Field("order", Scalar.LONG, true, true),
                new Field("committedAt", Scalar.TIMESTAMP, false),
                new Field("snapshot", Scalar.BOOLEAN, false),
                new Field("unavailable", new ListOf(Scalar.TEXT), false)));
        if (both) {
            fields.add(new Field("unavailableBefore", new ListOf(Scalar.TEXT), false));
        }
        return new RecordOf(name, fields, true);
    }

    void put(Change change, @Nullable Object @Nullable [] row, @Nullable Object @Nullable [] before, Cells out) {
        Origin origin = change.origin();
        out.again(heads[change.op().ordinal()]);
        out.text(origin.position());
        if (origin.transaction() == null) {
            out.absent();
        } else {
            out.present();
            out.text(origin.transaction());
        }
        out.number(origin.order());
        if (origin.commitMicros() == 0) {
            out.absent();
        } else {
            out.present();
            out.number(origin.commitMicros());
        }
        if (change.isOfReading()) {
            out.present();
            out.bool(true);
        } else {
            out.absent();
        }
        unavailable(row, out);
        if (both) {
            unavailable(before, out);
        }
    }

    private void unavailable(@Nullable Object @Nullable [] row, Cells out) {
        int count = 0;
        for (int i = 0; row != null && i < row.length; i++) {
            count += row[i] == Change.UNAVAILABLE ? 1 : 0;
        }
        if (row == null || count == 0) {
            out.absent();
            return;
        }
        out.present();
        out.list(count);
        for (int i = 0; i < row.length; i++) {
            if (row[i] == Change.UNAVAILABLE) {
                out.present();
                out.text(columns.get(i));
            }
        }
        out.endList(count);
    }
}
