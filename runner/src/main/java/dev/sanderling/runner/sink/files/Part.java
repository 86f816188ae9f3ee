package dev.sanderling.runner.sink.files;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.sanderling.api.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/**
 * A staged file being written: rows, compressed, hashed as stored. One compression frame a file: some zstd readers stop
 * silently after the first.
 */
final class Part {
    private final Stored stored;
    private final OutputStream rows;

    /** What a finished part is: bytes as stored and their hash. */
    record Finished(long bytes, String sha256) {}

    Part(FileOps ops, Path file, Compression compression) throws IOException {
        stored = new Stored(ops.create(file));
        try {
            rows = switch (compression) {
                case NONE -> stored;
                case GZIP -> new GZIPOutputStream(stored, 32 * 1024);
                case ZSTD -> new ZstdOutputStreamNoFinalizer(stored).setChecksum(true);
            };
        } catch (IOException | LinkageError e) {
            stored.file.close();
            throw e;
        }
    }

    /** The ending of the file's name. */
    static String ending(Compression compression) {
        return switch (compression) {
            case NONE -> ".jsonl";
            case GZIP -> ".jsonl.gz";
            case ZSTD -> ".jsonl.zst";
        };
    }

    /** Appends whole lines. */
    void append(LineBuffer lines) throws IOException {
        rows.write(lines.array(), 0, lines.size());
    }

    /** Bytes stored so far; what the compressor still holds is not counted. */
    long bytes() {
        return stored.bytes;
    }

    /** Ends the file and makes its content durable. */
    Finished finish() throws IOException {
        rows.close();
        stored.file.force();
        stored.file.close();
        return new Finished(stored.bytes, Sha256.hex(stored.digest));
    }

    /** Lets go of the file and of the compressor's memory; whatever it held is lost. */
    void discard() throws IOException {
        stored.discarded = true;
        try {
            rows.close();
        } finally {
            stored.file.close();
        }
    }

    /** Hashes and counts what goes to the file. Closing it leaves the file open: it must be forced first. */
    private static final class Stored extends OutputStream {
        private final FileOps.Output file;
        private final MessageDigest digest = Sha256.digest();
        private long bytes;
        private boolean discarded;

        Stored(FileOps.Output file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (!discarded) {
                file.write(from, offset, length);
                digest.update(from, offset, length);
                bytes += length;
            }
        }
    }
}
