package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.RowEncoder;

/** Lines as the row encoder makes them, into the sink's buffers. */
public final class EncodedRows implements RowWriter {
    private static final int USUAL_ROW = 1024;

    private final RowEncoder encoder;
    private final Bytes line = new Bytes(USUAL_ROW);

    public EncodedRows(RowEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public boolean append(Change change, LineBuffer out) {
        line.truncate(0);
        if (!encoder.write(change, line)) {
            return false;
        }
        line.truncate(line.length() - 1);
        out.write(line.array(), 0, line.length());
        return true;
    }
}
