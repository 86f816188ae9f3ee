package dev.sanderling.runner.sink.files;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.sanderling.api.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Lines of text, compressed. One compression frame a file: some zstd readers stop silently after the first. */
final class LinesBody implements PartBody {
    private final OutputStream lines;

    /** @param header before the first line; empty for none */
    LinesBody(OutputStream stored, Compression compression, byte[] header) throws IOException {
        lines = switch (compression) {
            case NONE -> stored;
            case GZIP -> new GZIPOutputStream(stored, 32 * 1024);
            case ZSTD -> new ZstdOutputStreamNoFinalizer(stored).setChecksum(true);
            case SNAPPY -> throw new IllegalArgumentException("lines are not compressed with snappy");
        };
        lines.write(header);
    }

    @Override
    public void append(byte[] rows, int length) throws IOException {
        lines.write(rows, 0, length);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
