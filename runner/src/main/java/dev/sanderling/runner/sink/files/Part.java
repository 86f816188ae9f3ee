package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.change.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A staged file being written: rows in their format, hashed as stored. */
final class Part {
    private final Stored stored;
    private final PartBody rows;

    /** What a finished part is: bytes as stored and their hash. */
    record Finished(long bytes, String sha256) {}

    Part(FileOps ops, Path file, RowWriter format, Table shape, Compression compression) throws IOException {
        stored = new Stored(ops.create(file));
        try {
            rows = format.open(shape, stored, compression);
        } catch (IOException | LinkageError e) {
            stored.file.close();
            throw e;
        }
    }

    /** Appends whole rows. */
    void append(LineBuffer lines) throws IOException {
        rows.append(lines.array(), lines.size());
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
