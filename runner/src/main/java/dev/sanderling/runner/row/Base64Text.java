package dev.sanderling.runner.row;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes as a JSON string in base64 with padding (RFC 4648, section 4). */
final class Base64Text {
    private static final byte[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private Base64Text() {}

    static void put(Object value, Bytes out) {
        if (value instanceof byte[] bytes) {
            put(bytes, 0, bytes.length, out);
        } else {
            ByteBuffer buffer = (ByteBuffer) value;
            if (buffer.hasArray()) {
                put(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining(), out);
            } else {
                byte[] copy = new byte[buffer.remaining()];
                buffer.duplicate().get(copy);
                put(copy, 0, copy.length, out);
            }
        }
    }

    private static void put(byte[] bytes, int from, int count, Bytes out) {
        int size = Math.addExact(Math.multiplyExact((count + 2) / 3, 4), 2);
        byte[] array = out.reserve(size);
        int at = out.length();
        array[at++] = '"';
        int end = from + count;
        int i = from;
        for (; i + 2 < end; i += 3) {
            int three = (bytes[i] & 0xFF) << 16 | (bytes[i + 1] & 0xFF) << 8 | bytes[i + 2] & 0xFF;
            array[at++] = LETTERS[three >> 18];
            array[at++] = LETTERS[three >> 12 & 0x3F];
            array[at++] = LETTERS[three >> 6 & 0x3F];
            array[at++] = LETTERS[three & 0x3F];
        }
        if (i < end) {
            boolean two = i + 1 < end;
            int rest = (bytes[i] & 0xFF) << 16 | (two ? (bytes[i + 1] & 0xFF) << 8 : 0);
            array[at++] = LETTERS[rest >> 18];
            array[at++] = LETTERS[rest >> 12 & 0x3F];
            array[at++] = two ? LETTERS[rest >> 6 & 0x3F] : (byte) '=';
            array[at++] = '=';
        }
        array[at] = '"';
        out.advance(size);
    }
}
