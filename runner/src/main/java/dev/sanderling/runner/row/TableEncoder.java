package dev.sanderling.runner.row;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Table;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the changes of one table; everything that its rows share is prepared. */
final class TableEncoder {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final Table table;
    private final RowFormat format;
    private final boolean nullDeletes;
    private final ColumnsEncoder columns;
    private final MetadataEncoder metadata;
    private final byte @Nullable [] deletedName;
    private final byte @Nullable [] keyName;
    private final byte @Nullable [] metadataName;
    private final byte[] recordName;

    TableEncoder(Table table, Rows rows) {
        RowsCheck.clash(rows, table.name(), table.columns()).ifPresent(finding -> {
            throw new Failure(finding.reason(), finding.message());
        });
        this.table = table;
        this.format = rows.format();
        this.nullDeletes = rows.deletes() == Deletes.SET_NULL;
        this.columns = new ColumnsEncoder(table);
        this.metadata = new MetadataEncoder(table);
        this.deletedName = rows.deletes() == Deletes.ADD_FIELD ? member(rows.deletedField()) : null;
        this.keyName = rows.keyField().map(TableEncoder::member).orElse(null);
        this.metadataName = rows.metadataField().map(TableEncoder::member).orElse(null);
        this.recordName = JsonText.name(rows.recordField());
    }

    Table table() {
        return table;
    }

    void line(Change change, Bytes out) {
        out.put('{');
        if (format == RowFormat.RAW) {
            raw(change, out);
        } else {
            shaped(change, out);
        }
        out.put('}');
        out.put('\n');
    }

    private void shaped(Change change, Bytes out) {
        boolean deleted = change.op().removes();
        @Nullable Object @Nullable [] row = row(change);
        if (format == RowFormat.WRAP) {
            out.put(recordName);
            out.put('{');
        }
        if (row == null) {
            columns.nulls(out);
        } else if (deleted && nullDeletes) {
            columns.keyOnly(row, out);
        } else {
            columns.all(row, out);
        }
        if (format == RowFormat.WRAP) {
            out.put('}');
        }
        if (deletedName != null) {
            out.put(deletedName);
            out.put(deleted ? TRUE : FALSE);
        }
        key(row, out);
        if (metadataName != null) {
            out.put(metadataName);
            metadata.put(change, deleted && nullDeletes ? null : row, null, out);
        }
    }

    /** The change as it is: both states of the row and where they come from. */
    private void raw(Change change, Bytes out) {
        out.put(BEFORE);
        columns.object(change.before(), out);
        out.put(AFTER);
        columns.object(change.after(), out);
        key(row(change), out);
        out.put(SOURCE);
        metadata.put(change, change.after(), change.before(), out);
    }

    private void key(@Nullable Object @Nullable [] row, Bytes out) {
        if (keyName != null) {
            out.put(keyName);
            columns.key(row, out);
        }
    }

    /** The row that the line is about; null where it is about all of them. */
    private static @Nullable Object @Nullable [] row(Change change) {
        return change.op() == Op.TRUNCATE
                ? null
                : Objects.requireNonNull(change.op() == Op.DELETE ? change.before() : change.after(), "row");
    }

    private static final byte[] BEFORE = JsonText.name("before");
    private static final byte[] AFTER = member("after");
    private static final byte[] SOURCE = member("source");

    /** A member that is not the first of its object. */
    private static byte[] member(String name) {
        byte[] plain = JsonText.name(name);
        byte[] member = new byte[plain.length + 1];
        member[0] = ',';
        System.arraycopy(plain, 0, member, 1, plain.length);
        return member;
    }
}
