package dev.sanderling.runner.row;

import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.ArrayOf;
import dev.sanderling.runner.change.ColumnType.ArrayText;
import dev.sanderling.runner.change.ColumnType.Bits;
import dev.sanderling.runner.change.ColumnType.EnumText;
import dev.sanderling.runner.change.ColumnType.LocalTime;
import dev.sanderling.runner.change.ColumnType.LocalTimestamp;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.Unit;
import dev.sanderling.runner.change.ColumnType.Unsupported;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import dev.sanderling.runner.change.ColumnType.ZonedTime;
import dev.sanderling.runner.change.ColumnType.ZonedTimestamp;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** How each column type looks in JSON: the contract of the type table. */
final class ValueWriters {
    static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] INFINITY = "\"infinity\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITY = "\"-infinity\"".getBytes(StandardCharsets.US_ASCII);

    private ValueWriters() {}

    static ValueWriter of(ColumnType type) {
        return switch (type) {
            case Plain plain -> of(plain);
            case LocalTimestamp(Unit unit, int digits) ->
                (value, out) -> timestamp(((Number) value).longValue(), unit, digits, out);
            case UtcTimestamp(int digits) -> (value, out) -> utc((Long) value, digits, out);
            case ZonedTimestamp(int digits) -> (value, out) -> Times.text((String) value, digits, out);
            case LocalTime(Unit unit, int digits) ->
                (value, out) -> Times.time(((Number) value).longValue(), unit, digits, out);
            case ZonedTime(int digits) -> (value, out) -> Times.text((String) value, digits, out);
            case Bits(int length) -> (value, out) -> Nested.bits(value, length, out);
            case EnumText(Set<String> escaped) -> (value, out) -> JsonText.put(member((String) value, escaped), out);
            case ArrayOf(ColumnType element) -> Nested.array(of(element));
            case ArrayText(String element, int digits) -> arrayText(element, digits);
            case Unsupported(String what) ->
                (value, out) -> {
                    throw new IllegalArgumentException("no mapping for " + what);
                };
        };
    }

    private static ValueWriter of(Plain plain) {
        return switch (plain) {
            case BOOLEAN -> (value, out) -> out.put((Boolean) value ? TRUE : FALSE);
            case INTEGER -> (value, out) -> Digits.put(((Number) value).longValue(), out);
            case FLOAT -> (value, out) -> Numbers.floating((Float) value, out);
            case DOUBLE -> (value, out) -> Numbers.floating((Double) value, out);
            case DECIMAL -> Numbers::decimal;
            case TEXT -> (value, out) -> JsonText.put((String) value, out);
            case BYTES -> Base64Text::put;
            case JSON -> (value, out) -> JsonValue.put((String) value, out);
            case DATE -> (value, out) -> date(((Number) value).intValue(), out);
            case SET -> Nested::set;
            case MAP -> Nested::map;
            case POINT -> Nested::point;
            case GEOMETRY -> Nested::geometry;
            case SPARSE_VECTOR -> Nested::sparseVector;
        };
    }

    static String member(String value, Set<String> escaped) {
        return escaped.contains(value) ? value.replace("\\,", ",") : value;
    }

    private static ValueWriter arrayText(String type, int digits) {
        ValueWriter element = ArrayElements.element(type, digits);
        char delimiter = type.equals("box") ? ';' : ',';
        return (value, out) -> ArrayLiteral.put((String) value, delimiter, element, out);
    }

    private static void date(int days, Bytes out) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            out.put(days > 0 ? INFINITY : MINUS_INFINITY);
        } else {
            Times.date(days, out);
        }
    }

    private static void timestamp(long value, Unit unit, int digits, Bytes out) {
        if (value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
            out.put(value > 0 ? INFINITY : MINUS_INFINITY);
        } else {
            Times.timestamp(value, unit, digits, out);
        }
    }

    private static void utc(long micros, int digits, Bytes out) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            out.put(micros > 0 ? INFINITY : MINUS_INFINITY);
        } else {
            Times.utc(micros, digits, out);
        }
    }
}
