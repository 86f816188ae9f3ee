package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.api.FileFormat;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** A format of files: turns a change into the bytes of a row, and rows into the content of an object. */
@FunctionalInterface
public interface RowWriter {
    /**
     * Appends the row: a line without its end, or what else the format collects. Returns false, having appended nothing,
     * where the change has no row: a delete that is left out.
     *
     * @throws dev.sanderling.outcome.Failure UnconvertibleValue, naming table and column
     */
    boolean append(Change change, LineBuffer out);

    /** What the schema file beside the rows says of the column's values. */
    default String typeName(Column column) {
        return TypeWords.of(column.type());
    }

    /** Which format it is. */
    default FileFormat format() {
        return FileFormat.JSONL;
    }

    /** Whether rows are lines, each ended by a line feed. */
    default boolean isLines() {
        return true;
    }

    /** The ending of an object's name. */
    default String ending(Compression compression) {
        String format = "." + format().name().toLowerCase(Locale.ROOT);
        return switch (isLines() ? compression : Compression.NONE) {
            case NONE, SNAPPY -> format;
            case GZIP -> format + ".gz";
            case ZSTD -> format + ".zst";
        };
    }

    /** What is open and in memory at most while a segment is written. */
    default Limits limits(Compression compression) {
        return Limits.of(compression);
    }

    /**
     * Begins an object.
     *
     * @param shape of all its rows
     */
    default PartBody open(Table shape, OutputStream stored, Compression compression) throws IOException {
        return new LinesBody(stored, compression, new byte[0]);
    }
}
