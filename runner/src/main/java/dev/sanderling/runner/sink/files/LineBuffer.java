package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.row.Bytes;
import java.io.OutputStream;

/** The lines a table has collected. An OutputStream that cannot fail, without the lock of ByteArrayOutputStream. */
public final class LineBuffer extends OutputStream {
    private final Bytes bytes;

    /** An empty buffer with room for some bytes. */
    public LineBuffer(int capacity) {
        bytes = new Bytes(capacity);
    }

    /** Where the encoder writes: a row of many megabytes is in memory once. */
    Bytes bytes() {
        return bytes;
    }

    @Override
    public void write(int b) {
        bytes.put((byte) b);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        bytes.put(from, offset, length);
    }

    /** Bytes written so far. */
    public int size() {
        return bytes.length();
    }

    /** Room taken in memory, in bytes. */
    public int capacity() {
        return bytes.capacity();
    }

    /** Forgets everything after the first bytes. */
    public void truncate(int to) {
        bytes.truncate(to);
    }

    /** The bytes themselves, valid up to {@link #size()} and until the next write. */
    public byte[] array() {
        return bytes.array();
    }

    @Override
    public void close() {}
}
