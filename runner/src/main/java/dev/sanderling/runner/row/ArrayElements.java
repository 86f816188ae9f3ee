package dev.sanderling.runner.row;

import dev.sanderling.runner.change.IsoInterval;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;

/** Elements of arrays, from PostgreSQL's text to the JSON that a column of the element's type has. */
final class ArrayElements {
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NEVER)
            .appendPattern("-MM-dd")
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter ERA = new DateTimeFormatterBuilder()
            .optionalStart()
            .appendLiteral(' ')
            .appendText(ChronoField.ERA, TextStyle.SHORT)
            .optionalEnd()
            .toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter DATE_ERA =
            new DateTimeFormatterBuilder().append(DATE).append(ERA).toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .append(ERA)
            .toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .append(DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm:ss", "+00")
            .append(ERA)
            .toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter TIME_ZONED = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm:ss", "+00")
            .toFormatter(Locale.ROOT);

    private ArrayElements() {}

    static ValueWriter element(String type, int digits) {
        return switch (type) {
            case "bool" -> (text, out) -> out.ascii(text.equals("t") || text.equals("true") ? "true" : "false");
            case "int2", "int4", "int8", "oid" -> (text, out) -> Digits.put(Long.parseLong((String) text), out);
            case "float4" -> (text, out) -> Numbers.floating(Float.parseFloat((String) text), out);
            case "float8" -> (text, out) -> Numbers.floating(Double.parseDouble((String) text), out);
            case "numeric" -> Numbers::decimal;
            case "money" -> (text, out) -> out.ascii(money((String) text).toPlainString());
            case "bytea" -> (text, out) -> Base64Text.put(bytes((String) text), out);
            case "json", "jsonb" -> (text, out) -> JsonValue.put((String) text, out);
            case "date" -> (text, out) -> date((String) text, out);
            case "time" -> (text, out) -> Times.text(text + "Z", digits, false, out);
            case "timetz" -> (text, out) -> timetz((String) text, digits, out);
            case "timestamp" -> (text, out) -> timestamp((String) text, digits, out);
            case "timestamptz" -> (text, out) -> timestamptz((String) text, digits, out);
            case "interval" -> (text, out) -> interval((String) text, out);
            case "point" -> (text, out) -> point((String) text, out);
            default -> (text, out) -> JsonText.put((String) text, out);
        };
    }

    /** Whether elements of the type are written as the text they are. */
    static boolean isText(String type) {
        return switch (type) {
            case "bool", "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "money", "bytea" -> false;
            case "json", "jsonb", "date", "time", "timetz", "timestamp", "timestamptz", "interval", "point" -> false;
            default -> true;
        };
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("\\x")) {
            throw new IllegalArgumentException("bytea_output is not hex");
        }
        return HexFormat.of().parseHex(text, 2, text.length());
    }

    /** As lc_monetary C writes it: {@code -$1,234.50}. */
    private static BigDecimal money(String text) {
        return new BigDecimal(text.replace("$", "").replace(",", ""));
    }

    private static void date(String text, Bytes out) {
        if (text.endsWith("infinity")) {
            JsonText.put(text, out);
        } else {
            Times.date(Math.toIntExact(LocalDate.parse(text, DATE_ERA).toEpochDay()), out);
        }
    }

    private static void timestamp(String text, int digits, Bytes out) {
        if (text.endsWith("infinity")) {
            JsonText.put(text, out);
        } else {
            LocalDateTime time = LocalDateTime.parse(text, LOCAL);
            Times.parts(time.toEpochSecond(ZoneOffset.UTC), time.getNano(), digits, false, out);
        }
    }

    private static void timestamptz(String text, int digits, Bytes out) {
        if (text.endsWith("infinity")) {
            JsonText.put(text, out);
        } else {
            OffsetDateTime time = OffsetDateTime.parse(text, ZONED);
            Times.parts(time.toEpochSecond(), time.getNano(), digits, true, out);
        }
    }

    private static void timetz(String text, int digits, Bytes out) {
        OffsetTime utc = OffsetTime.parse(text, TIME_ZONED).withOffsetSameInstant(ZoneOffset.UTC);
        Times.text(utc.toString(), digits, true, out);
    }

    private static void interval(String text, Bytes out) {
        JsonText.put(IsoInterval.of(text), out);
    }

    private static void point(String text, Bytes out) {
        int comma = text.indexOf(',');
        out.put("{\"x\":".getBytes(StandardCharsets.US_ASCII));
        Numbers.floating(Double.parseDouble(text.substring(1, comma)), out);
        out.put(",\"y\":".getBytes(StandardCharsets.US_ASCII));
        Numbers.floating(Double.parseDouble(text.substring(comma + 1, text.length() - 1)), out);
        out.put('}');
    }
}
