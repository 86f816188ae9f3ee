package dev.sanderling.runner.transform;

import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.LocalTimestamp;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.Unsupported;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import dev.sanderling.runner.change.ColumnType.ZonedTimestamp;
import dev.sanderling.runner.row.ValueText;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A column as an expression sees it: booleans, whole numbers and timestamps (without a zone: as of UTC) as such, every
 * other number as a double, everything else as the text it has in JSON. Each may be null.
 *
 * @param type for the checker
 */
record CelColumn(String name, CelType type, Reader reader) {
    /** From a raw value to CEL's. */
    @FunctionalInterface
    interface Reader {
        Object of(Object value);
    }

    static CelColumn of(String name, ColumnType type) {
        if (type instanceof Plain plain) {
            switch (plain) {
                case BOOLEAN:
                    return new CelColumn(name, NullableType.create(SimpleType.BOOL), value -> value);
                case INTEGER:
                    return new CelColumn(
                            name, NullableType.create(SimpleType.INT), value -> ((Number) value).longValue());
                case FLOAT, DOUBLE:
                    return new CelColumn(
                            name, NullableType.create(SimpleType.DOUBLE), value -> ((Number) value).doubleValue());
                case DECIMAL:
                    ValueText digits = new ValueText(type);
                    return new CelColumn(
                            name,
                            NullableType.create(SimpleType.DOUBLE),
                            value -> value instanceof Number number
                                    ? (Object) number.doubleValue()
                                    : (Object) Double.parseDouble(digits.of(value)));
                default:
                    return text(name, type);
            }
        }
        return switch (type) {
            case UtcTimestamp utc -> timestamp(name, value -> instant((Long) value, 1_000_000));
            case LocalTimestamp local ->
                timestamp(
                        name,
                        value -> instant(
                                ((Number) value).longValue(), local.unit().perSecond()));
            case ZonedTimestamp zoned ->
                timestamp(name, value -> OffsetDateTime.parse((String) value).toInstant());
            case Unsupported unknown -> new CelColumn(name, SimpleType.DYN, value -> value);
            default -> text(name, type);
        };
    }

    /** What the expression gets. */
    Object read(@Nullable Object value) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        return reader.of(value);
    }

    private static CelColumn text(String name, ColumnType type) {
        ValueText text = new ValueText(type);
        return new CelColumn(name, NullableType.create(SimpleType.STRING), text::of);
    }

    private static CelColumn timestamp(String name, Reader reader) {
        return new CelColumn(name, SimpleType.TIMESTAMP, reader);
    }

    private static Instant instant(long units, int perSecond) {
        if (units == Long.MAX_VALUE || units == Long.MIN_VALUE) {
            throw new IllegalArgumentException("infinity is no moment");
        }
        long rest = Math.floorMod(units, (long) perSecond);
        return Instant.ofEpochSecond(Math.floorDiv(units, (long) perSecond), rest * (1_000_000_000L / perSecond));
    }

    /** The log does not hold the value that an expression asks for. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String column;

        Unavailable(String column) {
            super(null, null, false, false);
            this.column = column;
        }

        String column() {
            return column;
        }
    }
}
