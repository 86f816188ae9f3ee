package dev.sanderling.runner.row;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer that rows are written into. Keeps its memory between rows. Not thread-safe. */
public final class Bytes {
    private static final int LITTLE = 1 << 20;
    /** The largest array every JVM can make. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int length;

    public Bytes(int capacity) {
        array = new byte[Math.max(capacity, 64)];
    }

    /** How many bytes it holds. */
    public int length() {
        return length;
    }

    /** Forgets everything after the first bytes; zero empties it. */
    public void truncate(int to) {
        if (to < 0 || to > length) {
            throw new IllegalArgumentException(to + " of " + length);
        }
        length = to;
    }

    /** Hands its content on; the content stays. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, 0, length);
    }

    /** The bytes themselves, valid up to {@link #length()} and until the next write. */
    public byte[] array() {
        return array;
    }

    /** A copy of the content. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }

    /** Room taken in memory, in bytes. */
    public int capacity() {
        return array.length;
    }

    /** Appends a byte. */
    public void put(byte value) {
        if (length == array.length) {
            grow(1);
        }
        array[length++] = value;
    }

    void put(char ascii) {
        put((byte) ascii);
    }

    void put(byte[] values) {
        put(values, 0, values.length);
    }

    /** Appends some of the bytes. */
    public void put(byte[] values, int from, int count) {
        reserve(count);
        System.arraycopy(values, from, array, length, count);
        length += count;
    }

    /** Text known to be ASCII. */
    @SuppressWarnings("deprecation") // the one way to copy Latin-1 text without an object; right for ASCII
    void ascii(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, array, length);
        length += count;
    }

    /** The array to write into directly, with room for so many more bytes from {@link #length} on. */
    byte[] reserve(int count) {
        if (array.length - length < count) {
            grow(count);
        }
        return array;
    }

    /** Takes bytes over that were written into the reserved room. */
    void advance(int count) {
        length += count;
    }

    /** Twice the room, as long as that is little. */
    private void grow(int count) {
        long needed = (long) length + count;
        if (needed > MOST) {
            throw new OutOfMemoryError("rows of more than 2 GiB");
        }
        long more = array.length < LITTLE ? array.length : array.length / 4;
        array = Arrays.copyOf(array, (int) Math.min(MOST, Math.max(needed, array.length + more)));
    }
}
