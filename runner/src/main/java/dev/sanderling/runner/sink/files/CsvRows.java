package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.api.FileFormat;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.row.Bytes;
import dev.sanderling.runner.row.CsvEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;

/** CSV, each object with a header. */
public final class CsvRows implements RowWriter {
    /** Schema changes make new tables; what is beyond this is made again when it is needed. */
    private static final int KEPT = 4_096;

    private final Rows rows;
    private final Map<Table, CsvEncoder> encoders = new IdentityHashMap<>();

    public CsvRows(Rows rows) {
        this.rows = rows;
    }

    @Override
    public boolean append(Change change, LineBuffer out) {
        if (encoders.size() > KEPT) {
            encoders.clear();
        }
        Bytes bytes = out.bytes();
        if (!encoders.computeIfAbsent(change.table(), shape -> new CsvEncoder(shape, rows))
                .append(change, bytes)) {
            return false;
        }
        bytes.truncate(bytes.length() - 1);
        return true;
    }

    @Override
    public FileFormat format() {
        return FileFormat.CSV;
    }

    @Override
    public PartBody open(Table shape, OutputStream stored, Compression compression) throws IOException {
        return new LinesBody(stored, compression, new CsvEncoder(shape, rows).header());
    }
}
