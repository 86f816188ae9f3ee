package dev.sanderling.runner.row;

import java.nio.charset.StandardCharsets;

/** Text as a JSON string in UTF-8. */
final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** For each ASCII character: 0 as it is, 1 as six characters, else the letter behind the backslash. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        java.util.Arrays.fill(ESCAPES, 0, 0x20, (byte) 1);
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
    }

    private static final int PIECE = 4_096;

    private JsonText() {}

    static void put(String text, Bytes out) {
        out.put('"');
        content(text, out);
        out.put('"');
    }

    /** {@code "name":}, to be kept and copied. */
    static byte[] name(String name) {
        var bytes = new Bytes(name.length() + 8);
        put(name, bytes);
        bytes.put(':');
        return bytes.toByteArray();
    }

    /** In pieces, so that a value of many megabytes does not reserve six times its size. */
    private static void content(String text, Bytes out) {
        int size = text.length();
        if (size > PIECE) {
            // At once what most text needs, or the room would be grown and copied again and again.
            out.reserve(size + 6 * PIECE);
        }
        for (int from = 0; from < size; ) {
            int to = Math.min(from + PIECE, size);
            if (to < size && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            piece(text, from, to, out);
            from = to;
        }
    }

    private static void piece(String text, int from, int to, Bytes out) {
        byte[] array = out.reserve((to - from) * 6);
        int start = out.length();
        int at = start;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escape = ESCAPES[c];
                if (escape == 0) {
                    array[at++] = (byte) c;
                } else if (escape == 1) {
                    at = unicode(c, array, at);
                } else {
                    array[at++] = '\\';
                    array[at++] = escape;
                }
            } else if (c < 0x800) {
                array[at++] = (byte) (0xC0 | c >> 6);
                array[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                array[at++] = (byte) (0xE0 | c >> 12);
                array[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                array[at++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                array[at++] = (byte) (0xF0 | point >> 18);
                array[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                array[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                array[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                // Half a pair has no UTF-8; the escape keeps it and the line stays valid.
                at = unicode(c, array, at);
            }
        }
        out.advance(at - start);
    }

    /** A part of text that already is JSON. */
    static void verbatim(String text, int from, int to, Bytes out) {
        out.put(text.substring(from, to).getBytes(StandardCharsets.UTF_8));
    }

    private static int unicode(char c, byte[] array, int at) {
        array[at++] = '\\';
        array[at++] = 'u';
        array[at++] = HEX[c >> 12];
        array[at++] = HEX[c >> 8 & 0xF];
        array[at++] = HEX[c >> 4 & 0xF];
        array[at++] = HEX[c & 0xF];
        return at;
    }
}
