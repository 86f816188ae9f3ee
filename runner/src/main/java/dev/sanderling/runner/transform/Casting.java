package dev.sanderling.runner.transform;

import dev.sanderling.plan.TargetType;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.row.ValueText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/** Values of one type as values of another, by way of their text. */
final class Casting {
    private static final int MICRO_DIGITS = 6;

    private Casting() {}

    /** What a column of the type declares. */
    static DeclaredType declared(TargetType target) {
        return target.scale().isPresent()
                ? new DeclaredType("decimal", TargetType.DIGITS, target.scale().getAsInt())
                : DeclaredType.UNKNOWN;
    }

    /** How values of the type are to be read. */
    static ColumnType type(TargetType target) {
        return switch (target.type()) {
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
    static ValueStep.Conversion of(ColumnType from, TargetType to) {
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
                throw new RowFailure("a value is no " + to.type().name().toLowerCase(java.util.Locale.ROOT));
            }
        };
    }

    private static Object of(String text, TargetType to) throws RowFailure {
        return switch (to.type()) {
            case TEXT -> text;
            case INTEGER -> integer(text);
            case DOUBLE -> Double.parseDouble(text);
            case DECIMAL -> decimal(text, to.scale());
            case BOOLEAN -> bool(text);
            case TIMESTAMP -> micros(text);
            case JSON -> ValueText.compact(text);
        };
    }

    private static BigDecimal decimal(String text, OptionalInt scale) throws RowFailure {
        BigDecimal exact = new BigDecimal(text.strip());
        if (scale.isEmpty()) {
            return exact;
        }
        // Before the digits are written out: an exponent may stand for millions of them.
        long before = (long) exact.precision() - exact.scale();
        if (exact.signum() == 0 || before < -scale.getAsInt()) {
            return BigDecimal.ZERO.setScale(scale.getAsInt());
        }
        if (before > TargetType.DIGITS - scale.getAsInt()) {
            throw tooWide(scale.getAsInt());
        }
        BigDecimal rounded = exact.setScale(scale.getAsInt(), RoundingMode.HALF_UP);
        if (rounded.precision() > TargetType.DIGITS) {
            throw tooWide(scale.getAsInt());
        }
        return rounded;
    }

    private static RowFailure tooWide(int scale) {
        return new RowFailure(
                "a value has more than " + (TargetType.DIGITS - scale) + " digits before the point, for which a"
                        + " decimal of " + TargetType.DIGITS + " digits with scale " + scale + " has no room");
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
