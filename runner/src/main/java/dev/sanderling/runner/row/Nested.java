package dev.sanderling.runner.row;

import dev.sanderling.runner.change.Parts;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values that are made of parts. */
final class Nested {
    private static final byte[] X = JsonText.name("x");
    private static final byte[] Y = JsonText.name("y");
    private static final byte[] SRID = JsonText.name("srid");
    private static final byte[] WKB = JsonText.name("wkb");
    private static final byte[] DIMENSIONS = JsonText.name("dimensions");
    private static final byte[] VALUES = JsonText.name("values");

    private Nested() {}

    static ValueWriter array(ValueWriter element) {
        return (value, out) -> {
            out.put('[');
            boolean first = true;
            for (Object item : (List<?>) value) {
                comma(first, out);
                first = false;
                orNull(item, element, out);
            }
            out.put(']');
        };
    }

    /** MySQL's SET: no member can hold a comma. */
    static void set(Object value, Bytes out) {
        String text = (String) value;
        out.put('[');
        for (int from = 0; from < text.length(); ) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            comma(from == 0, out);
            JsonText.put(text.substring(from, to), out);
            from = to + 1;
        }
        out.put(']');
    }

    static void map(Object value, Bytes out) {
        out.put('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            comma(first, out);
            first = false;
            JsonText.put((String) entry.getKey(), out);
            out.put(':');
            orNull(entry.getValue(), (text, to) -> JsonText.put((String) text, to), out);
        }
        out.put('}');
    }

    static void point(Object value, Bytes out) {
        out.put('{');
        out.put(X);
        Numbers.floating(number(Parts.of(value, "x")).doubleValue(), out);
        out.put(',');
        out.put(Y);
        Numbers.floating(number(Parts.of(value, "y")).doubleValue(), out);
        srid(value, out);
    }

    static void geometry(Object value, Bytes out) {
        out.put('{');
        out.put(WKB);
        orNull(Parts.of(value, "wkb"), Base64Text::put, out);
        srid(value, out);
    }

    static void sparseVector(Object value, Bytes out) {
        out.put('{');
        out.put(DIMENSIONS);
        Digits.put(number(Parts.of(value, "dimensions")).longValue(), out);
        out.put(',');
        out.put(VALUES);
        out.put('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) Objects.requireNonNull(Parts.of(value, "vector"))).entrySet()) {
            comma(first, out);
            first = false;
            out.put('"');
            Digits.put(((Number) entry.getKey()).longValue(), out);
            out.put('"');
            out.put(':');
            Numbers.floating(((Number) entry.getValue()).doubleValue(), out);
        }
        out.put('}');
        out.put('}');
    }

    /** The last bit first in the bytes, the first bit first in the text. */
    static void bits(Object value, int length, Bytes out) {
        byte[] bytes = bytes(value);
        out.put('"');
        for (int bit = length - 1; bit >= 0; bit--) {
            int at = bit >> 3;
            out.put(at < bytes.length && (bytes[at] >> (bit & 7) & 1) == 1 ? '1' : '0');
        }
        out.put('"');
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        ByteBuffer buffer = (ByteBuffer) value;
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private static Number number(@Nullable Object part) {
        return (Number) Objects.requireNonNull(part);
    }

    private static void srid(Object geometry, Bytes out) {
        if (Parts.of(geometry, "srid") instanceof Integer srid) {
            out.put(',');
            out.put(SRID);
            Digits.put(srid, out);
        }
        out.put('}');
    }

    private static void orNull(@Nullable Object value, ValueWriter writer, Bytes out) {
        if (value == null) {
            out.put(ValueWriters.NULL);
        } else {
            writer.put(value, out);
        }
    }

    private static void comma(boolean first, Bytes out) {
        if (!first) {
            out.put(',');
        }
    }
}
