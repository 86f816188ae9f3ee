package dev.sanderling.runner.row.typed;

import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.LeftOut;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From changes to rows of cells, each behind its length in four bytes. Not thread-safe. */
public final class TypedRows {
    /** Bytes of a row's length. */
    public static final int PREFIX = 4;

    /** Schema changes make new tables; what is beyond this is made again when it is needed. */
    private static final int KEPT = 4_096;

    private final Rows rows;
    private final String format;
    private final Map<Table, TypedTable> tables = new IdentityHashMap<>();
    private @Nullable TypedTable last;

    /** @param format its name, for messages */
    public TypedRows(Rows rows, String format) {
        this.rows = rows;
        this.format = format;
    }

    /**
     * Appends the change.
     *
     * @return false where this sink's rows leave the change out; nothing is appended then
     * @throws dev.sanderling.outcome.Failure UnconvertibleValue, naming table and column; ColumnNameClash. What was
     *     appended of the row is taken back
     */
    public boolean append(Change change, Bytes out) {
        if (LeftOut.by(rows, change)) {
            return false;
        }
        int start = out.length();
        try {
            for (int i = 0; i < PREFIX; i++) {
                out.put((byte) 0);
            }
            table(change.table()).put(change, new Cells(out));
        } catch (RuntimeException e) {
            out.truncate(start);
            throw e;
        }
        int length = out.length() - start - PREFIX;
        for (int i = 0; i < PREFIX; i++) {
            out.array()[start + i] = (byte) (length >>> Byte.SIZE * (PREFIX - 1 - i));
        }
        return true;
    }

    /** How the rows of a shape are written. */
    public TypedTable table(Table shape) {
        TypedTable table = last;
        if (table != null && table.table() == shape) {
            return table;
        }
        table = tables.get(shape);
        if (table == null) {
            if (tables.size() >= KEPT) {
                tables.clear();
            }
            table = new TypedTable(shape, rows, format);
            tables.put(shape, table);
        }
        last = table;
        return table;
    }
}
