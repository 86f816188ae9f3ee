package dev.sanderling.runner.sink.files;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that grow at the end. An OutputStream that cannot fail, without the lock of ByteArrayOutputStream. */
public final class LineBuffer extends OutputStream {
    /** The largest array every JVM can make. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    /** An empty buffer with room for some bytes. */
    public LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    @Override
    public void write(int b) {
        ensure(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        ensure(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /** Makes room for that many more bytes. */
    public void ensure(int more) {
        if (bytes.length - size < more) {
            long needed = (long) size + more;
            if (needed > MOST) {
                throw new OutOfMemoryError("a row of more than 2 GiB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST, Math.max(needed, bytes.length * 2L)));
        }
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** Room taken in memory, in bytes. */
    public int capacity() {
        return bytes.length;
    }

    /** Forgets everything after the first bytes. */
    public void truncate(int to) {
        size = Math.min(size, to);
    }

    /** The bytes themselves, valid up to {@link #size()} and until the next write. */
    public byte[] array() {
        return bytes;
    }

    @Override
    public void close() {}
}
