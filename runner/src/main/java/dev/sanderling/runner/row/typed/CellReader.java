package dev.sanderling.runner.row.typed;

import java.util.Arrays;

/** Reads what {@link Cells} wrote. */
public final class CellReader {
    private byte[] from = {};
    private int at;

    /** Begins at a place of the bytes. */
    public void begin(byte[] bytes, int offset) {
        from = bytes;
        at = offset;
    }

    /** Whether the next cell has a value. */
    public boolean present() {
        return from[at++] != 0;
    }

    public boolean bool() {
        return from[at++] != 0;
    }

    public long number() {
        long rest = 0;
        int shift = 0;
        while (true) {
            byte next = from[at++];
            rest |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return rest >>> 1 ^ -(rest & 1);
            }
            shift += 7;
        }
    }

    public float floating32() {
        int bits = 0;
        for (int i = 0; i < Integer.SIZE; i += Byte.SIZE) {
            bits |= (from[at++] & 0xFF) << i;
        }
        return Float.intBitsToFloat(bits);
    }

    public double floating64() {
        long bits = 0;
        for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
            bits |= (from[at++] & 0xFFL) << i;
        }
        return Double.longBitsToDouble(bits);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        int count = (int) number();
        return Arrays.copyOfRange(from, skip(count), at);
    }

    /** What it reads from: bytes may be taken from there without a copy. */
    public byte[] array() {
        return from;
    }

    /** Goes on behind so many bytes; where they are. */
    public int skip(int count) {
        at += count;
        return at - count;
    }
}
