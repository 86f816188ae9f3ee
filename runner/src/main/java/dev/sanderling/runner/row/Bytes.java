package dev.sanderling.runner.row;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer that rows are written into. Keeps its memory between rows. Not thread-safe. */
public final class Bytes {
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

    void put(byte value) {
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

    void put(byte[] values, int from, int count) {
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

    private void grow(int count) {
        int needed = Math.addExact(length, count);
        int doubled = array.length > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE - 8 : array.length * 2;
        array = Arrays.copyOf(array, Math.max(needed, doubled));
    }
}
