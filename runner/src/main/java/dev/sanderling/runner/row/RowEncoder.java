package dev.sanderling.runner.row;

import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From changes to JSON Lines: one pass, no objects between. Not thread-safe. */
public final class RowEncoder {
    /** Schema changes make new tables; what is beyond this is made again when it is needed. */
    private static final int KEPT = 4_096;

    private final Rows rows;
    private final Map<Table, TableEncoder> encoders = new IdentityHashMap<>();
    private @Nullable TableEncoder last;

    public RowEncoder(Rows rows) {
        this.rows = rows;
    }

    /**
     * Appends the change as one line with its line break.
     *
     * @return false where this sink's rows leave the change out; nothing is appended then
     * @throws dev.sanderling.outcome.Failure UnconvertibleValue, naming table and column; ColumnNameClash. What was
     *     appended of the line is taken back
     */
    public boolean write(Change change, Bytes out) {
        if (LeftOut.by(rows, change)) {
            return false;
        }
        int start = out.length();
        try {
            encoder(change.table()).line(change, out);
            return true;
        } catch (RuntimeException e) {
            out.truncate(start);
            throw e;
        }
    }

    private TableEncoder encoder(Table table) {
        TableEncoder encoder = last;
        if (encoder != null && encoder.table() == table) {
            return encoder;
        }
        encoder = encoders.get(table);
        if (encoder == null) {
            if (encoders.size() >= KEPT) {
                encoders.clear();
            }
            encoder = new TableEncoder(table, rows);
            encoders.put(table, encoder);
        }
        last = encoder;
        return encoder;
    }
}
