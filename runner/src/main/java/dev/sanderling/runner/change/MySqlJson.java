package dev.sanderling.runner.change;

import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonFormatter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The log's JSON as the server itself writes it. It is stored with types that JSON does not have: times, decimals, and
 * whatever else a function has put into it, which the server writes as {@code "base64:type252:..."}.
 */
final class MySqlJson implements JsonFormatter {
    /** A double is written without an exponent where its point is within so many digits of the first. */
    private static final int PLAIN_DIGITS = 15;

    private static final int FRACTION_BITS = 24;

    /** In lines, as the server has it. */
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, new byte[] {'\n'});

    private final StringBuilder out = new StringBuilder();

    private MySqlJson() {}

    /** Of bytes, as the log has them, or of the text that a query gives. No bytes at all are a JSON null. */
    static @Nullable Object text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case byte[] bytes -> bytes.length == 0 ? "null" : of(bytes);
            default ->
                throw new IllegalArgumentException("JSON of " + value.getClass().getName());
        };
    }

    private static String of(byte[] bytes) {
        var text = new MySqlJson();
        try {
            new Binary(bytes).parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.out.toString();
    }

    /**
     * Dates and times in it, which the library reads wrongly where they are negative or late: a number whose bits are,
     * from the right, 24 of microseconds, 6 of seconds, 6 of minutes, and of hours 10 or, in a moment, 5 with 5 of days
     * and 17 of years * 13 + months before them.
     */
    private static final class Binary extends JsonBinary {
        Binary(byte[] bytes) {
            super(bytes);
        }

        @Override
        protected void parseDate(JsonFormatter formatter) throws IOException {
            formatter.value(day(readInt64() >> FRACTION_BITS + 17));
        }

        @Override
        protected void parseDatetime(JsonFormatter formatter) throws IOException {
            long packed = readInt64();
            long clock = packed >> FRACTION_BITS;
            formatter.value(day(clock >> 17)
                    + String.format(
                            Locale.ROOT,
                            " %02d:%02d:%02d.%06d",
                            clock >> 12 & 0x1f,
                            clock >> 6 & 0x3f,
                            clock & 0x3f,
                            packed & 0xff_ffff));
        }

        private static String day(long days) {
            long months = days >> 5;
            return String.format(Locale.ROOT, "%04d-%02d-%02d", months / 13, months % 13, days & 0x1f);
        }

        @Override
        protected void parseTime(JsonFormatter formatter) throws IOException {
            long packed = readInt64();
            long size = Math.abs(packed);
            long clock = size >> FRACTION_BITS;
            formatter.value(String.format(
                    Locale.ROOT,
                    "%s%02d:%02d:%02d.%06d",
                    packed < 0 ? "-" : "",
                    clock >> 12 & 0x3ff,
                    clock >> 6 & 0x3f,
                    clock & 0x3f,
                    size & 0xff_ffff));
        }
    }

    @Override
    public void beginObject(int numElements) {
        out.append('{');
    }

    @Override
    public void beginArray(int numElements) {
        out.append('[');
    }

    @Override
    public void endObject() {
        out.append('}');
    }

    @Override
    public void endArray() {
        out.append(']');
    }

    @Override
    public void nextEntry() {
        out.append(',');
    }

    @Override
    public void name(String name) {
        value(name);
        out.append(':');
    }

    @Override
    public void value(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    @Override
    public void value(int value) {
        out.append(value);
    }

    @Override
    public void value(long value) {
        out.append(value);
    }

    /** The shortest digits that are this double, with an exponent where the server has one. */
    @Override
    public void value(double value) {
        if (value == 0) {
            out.append(Double.toString(value));
            return;
        }
        BigDecimal shortest = shortest(value);
        int point = shortest.precision() - shortest.scale();
        if (point > -PLAIN_DIGITS && point <= PLAIN_DIGITS) {
            String plain = shortest.toPlainString();
            out.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "");
            return;
        }
        String digits = shortest.unscaledValue().abs().toString();
        out.append(value < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(point - 1);
    }

    /** Java writes two digits where one would do, if the two are nearer. */
    private static BigDecimal shortest(double value) {
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal one = shortest.round(new MathContext(1));
        return shortest.precision() == 2 && one.doubleValue() == value ? one : shortest;
    }

    @Override
    public void value(BigInteger value) {
        out.append(value);
    }

    @Override
    public void value(BigDecimal value) {
        out.append(value.toPlainString());
    }

    @Override
    public void value(boolean value) {
        out.append(value);
    }

    @Override
    public void valueNull() {
        out.append("null");
    }

    @Override
    public void valueYear(int year) {
        out.append(year);
    }

    @Override
    public void valueDate(int year, int month, int day) {
        throw new IllegalStateException("dates are read by us");
    }

    @Override
    public void valueDatetime(int year, int month, int day, int hour, int min, int sec, int microSeconds) {
        throw new IllegalStateException("dates are read by us");
    }

    @Override
    public void valueTime(int hour, int min, int sec, int microSeconds) {
        throw new IllegalStateException("times are read by us");
    }

    @Override
    public void valueTimestamp(long secondsPastEpoch, int microSeconds) {
        throw new IllegalStateException("there are none in JSON");
    }

    @Override
    public void valueOpaque(ColumnType type, byte[] value) {
        value("base64:type" + type.getCode() + ":" + BASE64.encodeToString(value));
    }
}
