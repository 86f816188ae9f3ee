package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.RowEncoder;

/** Lines as the row encoder makes them, into the sink's buffers. */
public final class EncodedRows implements RowWriter {
    private final RowEncoder encoder;

    public EncodedRows(RowEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public boolean append(Change change, LineBuffer out) {
        Bytes bytes = out.bytes();
        if (!encoder.write(change, bytes)) {
            return false;
        }
        bytes.truncate(bytes.length() - 1);
        return true;
    }
}
