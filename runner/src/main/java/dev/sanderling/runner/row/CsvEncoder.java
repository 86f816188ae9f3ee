package dev.sanderling.runner.row;

import dev.sanderling.api.Deletes;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one table as CSV (RFC 4180, lines end with a line feed): a value is the text it has in JSON, an object or an
 * array its JSON, a null nothing at all, an empty text two quotes. Key and metadata are JSON, each in one field. Not
 * thread-safe.
 */
public final class CsvEncoder {
    private static final int ROOM = 256;

    private final Table table;
    private final Rows rows;
    private final List<ValueText> values;
    private final ColumnsEncoder columns;
    private final MetadataEncoder metadata;
    private final Bytes json = new Bytes(ROOM);

    /**
     * For one shape of a table.
     *
     * @param rows in format Inline
     * @throws Failure ColumnNameClash
     */
    public CsvEncoder(Table table, Rows rows) {
        RowsCheck.clash(rows, table.name(), table.columns()).ifPresent(finding -> {
            throw new Failure(finding.reason(), finding.message());
        });
        this.table = table;
        this.rows = rows;
        this.values = table.columns().stream()
                .map(column -> new ValueText(column.type()))
                .toList();
        this.columns = new ColumnsEncoder(table);
        this.metadata = new MetadataEncoder(table);
    }

    /** The names of the fields, as the first line of a file. */
    public byte[] header() {
        Bytes out = new Bytes(ROOM);
        for (Column column : table.columns()) {
            field(column.name(), out);
        }
        if (rows.deletes() == Deletes.ADD_FIELD) {
            field(rows.deletedField(), out);
        }
        rows.keyField().ifPresent(name -> field(name, out));
        rows.metadataField().ifPresent(name -> field(name, out));
        end(out, 0);
        return out.toByteArray();
    }

    /**
     * Appends the change as a line with its line feed.
     *
     * @return false where this sink's rows leave the change out
     * @throws Failure UnconvertibleValue, naming table and column
     */
    public boolean append(Change change, Bytes out) {
        if (LeftOut.by(rows, change)) {
            return false;
        }
        boolean deleted = change.op().removes();
        int start = out.length();
        @Nullable Object @Nullable [] row = change.op() == Op.DELETE ? change.before() : change.after();
        boolean keyOnly = deleted && rows.deletes() == Deletes.SET_NULL;
        for (int i = 0; i < values.size(); i++) {
            value(i, row == null || keyOnly && !table.columns().get(i).key() ? null : row[i], out);
        }
        if (rows.deletes() == Deletes.ADD_FIELD) {
            field(deleted ? "true" : "false", out);
        }
        if (rows.keyField().isPresent()) {
            json.truncate(0);
            columns.key(row, json);
            if (row == null) {
                out.put(',');
            } else {
                field(json, out);
            }
        }
        if (rows.metadataField().isPresent()) {
            json.truncate(0);
            metadata.put(change, keyOnly ? null : row, null, json);
            field(json, out);
        }
        end(out, start);
        return true;
    }

    private void value(int i, @Nullable Object value, Bytes out) {
        if (value == null || value == Change.UNAVAILABLE) {
            out.put(',');
            return;
        }
        String text;
        try {
            text = values.get(i).of(value);
        } catch (RuntimeException e) {
            // The cause may quote the value, and causes are logged.
            throw new Failure(
                    Reason.UNCONVERTIBLE_VALUE,
                    "A value of column %s of table %s cannot be written as CSV (%s). Exclude the column, or report this with the column's type."
                            .formatted(
                                    table.columns().get(i).name(),
                                    table.name(),
                                    e.getClass().getSimpleName()));
        }
        field(text, out);
    }

    /** A field and the comma behind it. */
    private static void field(String text, Bytes out) {
        boolean quoted = text.isEmpty();
        for (int i = 0; i < text.length() && !quoted; i++) {
            char c = text.charAt(i);
            quoted = c == '"' || c == ',' || c == '\n' || c == '\r';
        }
        String shown = quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
        out.put(shown.getBytes(StandardCharsets.UTF_8));
        out.put(',');
    }

    /** A field of JSON, which is quoted where anything in it asks for that; in UTF-8 those characters are bytes. */
    private static void field(Bytes json, Bytes out) {
        byte[] from = json.array();
        int size = json.length();
        boolean quoted = size == 0;
        for (int i = 0; i < size && !quoted; i++) {
            byte c = from[i];
            quoted = c == '"' || c == ',' || c == '\n' || c == '\r';
        }
        byte[] to = out.reserve(2 * size + 3);
        int start = out.length();
        int at = start;
        if (quoted) {
            to[at++] = '"';
        }
        for (int i = 0; i < size; i++) {
            byte c = from[i];
            if (c == '"') {
                to[at++] = c;
            }
            to[at++] = c;
        }
        if (quoted) {
            to[at++] = '"';
        }
        to[at++] = ',';
        out.advance(at - start);
    }

    /** The last comma becomes the end of the line. */
    private static void end(Bytes out, int start) {
        if (out.length() > start) {
            out.truncate(out.length() - 1);
        }
        out.put('\n');
    }
}
