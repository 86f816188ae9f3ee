package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.api.FileFormat;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.row.typed.TypedRows;
import java.io.IOException;
import java.io.OutputStream;

/** Parquet. Its library is loaded when the first object begins. */
public final class ParquetRows implements RowWriter {
    private static final int OPEN = 4;

    private final TypedRows rows;

    public ParquetRows(Rows rows) {
        this.rows = new TypedRows(rows, "Parquet");
    }

    @Override
    public boolean append(Change change, LineBuffer out) {
        return rows.append(change, out.bytes());
    }

    @Override
    public FileFormat format() {
        return FileFormat.PARQUET;
    }

    @Override
    public boolean isLines() {
        return false;
    }

    /** A row group is in memory for each. */
    @Override
    public Limits limits(Compression compression) {
        return Limits.of(OPEN);
    }

    @Override
    public PartBody open(Table shape, OutputStream stored, Compression compression) throws IOException {
        return new ParquetBody(rows.table(shape).type(), stored, compression);
    }
}
