package dev.sanderling.runner.transform;

import dev.sanderling.api.ValueType;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.row.ValueText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Values of one type as values of another, by way of their text. */
final class Casting {
    private static final int MICRO_DIGITS = 6;

    private Casting() {}

    /** How values of the type are to be read. */
    static ColumnType type(ValueType type) {
        return switch (type) {
            case TEXT -> Plain.TEXT;
            case INTEGER -> Plain.INTEGER;
            case DOUBLE -> Plain.DOUBLE;
            case DECIMAL -> Plain.DECIMAL;
            case BOOLEAN -> Plain.BOOLEAN;
            case TIMESTAMP -> new ColumnType.UtcTimestamp(MICRO_DIGITS);
            case JSON -> Plain.JSON;
        };
    }

    /** From a column of one type to the other. */
    static ValueStep.Conversion of(ColumnType from, ValueType to) {
        ValueText text = new ValueText(from);
        return value -> {
            String plain;
            try {
                plain = text.of(value);
            } catch (RuntimeException e) {
                throw new RowFailure("its value cannot be read as its type " + from);
            }
            try {
                return of(plain, to);
            } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
                throw new RowFailure("a value is no " + to.name().toLowerCase(java.util.Locale.ROOT));
            }
        };
    }

    private static Object of(String text, ValueType to) {
        return switch (to) {
            case TEXT -> text;
            case INTEGER -> integer(text);
            case DOUBLE -> Double.parseDouble(text);
            case DECIMAL -> new BigDecimal(text.strip());
            case BOOLEAN -> bool(text);
            case TIMESTAMP -> micros(text);
            case JSON -> ValueText.compact(text);
        };
    }

    private static Long integer(String text) {
        return switch (text) {
            case "true" -> 1L;
            case "false" -> 0L;
            default -> new BigDecimal(text.strip()).longValueExact();
        };
    }

    private static Boolean bool(String text) {
        return switch (text.strip()) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            default -> throw new IllegalArgumentException("no boolean");
        };
    }

    /** Without a zone it is taken to be UTC. */
    private static Long micros(String text) {
        String iso = text.strip().replace(' ', 'T');
        boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        Instant instant = zoned
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
