package dev.sanderling.runner.row.typed;

import dev.sanderling.runner.row.Bytes;
import java.nio.charset.StandardCharsets;

/** Writes cells as Avro does: zigzag numbers, lengths before bytes, the branch of a union before what may be null. */
public final class Cells {
    private final Bytes out;

    Cells(Bytes out) {
        this.out = out;
    }

    void absent() {
        out.put((byte) 0);
    }

    void present() {
        out.put((byte) 2);
    }

    void bool(boolean value) {
        out.put((byte) (value ? 1 : 0));
    }

    void number(long value) {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    void floating(float value) {
        int bits = Float.floatToIntBits(value);
        for (int i = 0; i < Integer.SIZE; i += Byte.SIZE) {
            out.put((byte) (bits >>> i));
        }
    }

    void floating(double value) {
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
            out.put((byte) (bits >>> i));
        }
    }

    void bytes(byte[] value, int from, int count) {
        number(count);
        out.put(value, from, count);
    }

    void text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        bytes(bytes, 0, bytes.length);
    }

    /** The least bytes of a number's two's complement, the highest first. */
    void complement(long value) {
        int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
        int count = (bits + Byte.SIZE - 1) / Byte.SIZE;
        number(count);
        for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.put((byte) (value >> shift));
        }
    }

    /** What was written before, as it is. */
    void again(byte[] cells) {
        out.put(cells, 0, cells.length);
    }

    /** Before the elements; a list that has any ends with {@link #endList}. */
    void list(int count) {
        number(count);
    }

    void endList(int count) {
        if (count > 0) {
            number(0);
        }
    }
}
