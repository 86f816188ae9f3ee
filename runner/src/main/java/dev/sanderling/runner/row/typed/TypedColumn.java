package dev.sanderling.runner.row.typed;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.ArrayOf;
import dev.sanderling.runner.change.ColumnType.ArrayText;
import dev.sanderling.runner.change.ColumnType.LocalTime;
import dev.sanderling.runner.change.ColumnType.LocalTimestamp;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.Unit;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import dev.sanderling.runner.change.ColumnType.ZonedTimestamp;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.row.ArrayTexts;
import dev.sanderling.runner.row.ValueText;
import dev.sanderling.runner.row.typed.CellType.Decimal;
import dev.sanderling.runner.row.typed.CellType.ListOf;
import dev.sanderling.runner.row.typed.CellType.Scalar;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a column is written with a type: numbers, times, bytes, uuids and arrays as such, whatever is an object in JSON as
 * JSON, and everything else as the text it has in JSON.
 */
record TypedColumn(String name, CellType type, CellWriter writer) {
    /** The most digits that readers of Parquet and Avro agree on. */
    private static final int MOST_DIGITS = 38;

    private static final int UNSIGNED_DIGITS = 20;
    private static final long DAY_MICROS = 86_400_000_000L;

    static TypedColumn of(Column column) {
        return of(column.name(), column.type(), column.declared());
    }

    /** Appends a value, null and unavailable included. */
    void put(@Nullable Object value, Cells out) {
        if (value == null || value == Change.UNAVAILABLE) {
            out.absent();
        } else {
            out.present();
            writer.put(value, out);
        }
    }

    private static TypedColumn of(String name, ColumnType type, DeclaredType declared) {
        return switch (type) {
            case Plain plain -> plain(name, plain, declared);
            case UtcTimestamp utc ->
                new TypedColumn(name, Scalar.TIMESTAMP, (value, out) -> out.number(finite((Long) value)));
            case ZonedTimestamp zoned ->
                new TypedColumn(name, Scalar.TIMESTAMP, (value, out) -> out.number(micros((String) value)));
            case LocalTimestamp(Unit unit, int digits) ->
                new TypedColumn(
                        name,
                        Scalar.LOCAL_TIMESTAMP,
                        (value, out) -> out.number(micros(finite(((Number) value).longValue()), unit)));
            case LocalTime(Unit unit, int digits) ->
                new TypedColumn(
                        name,
                        Scalar.TIME,
                        (value, out) -> out.number(timeOfDay(micros(((Number) value).longValue(), unit))));
            case ArrayOf(ColumnType element) -> list(name, of(name, element, DeclaredType.UNKNOWN));
            case ArrayText array -> arrayText(name, array);
            default -> text(name, type, Scalar.TEXT);
        };
    }

    private static TypedColumn plain(String name, Plain plain, DeclaredType declared) {
        return switch (plain) {
            case BOOLEAN -> new TypedColumn(name, Scalar.BOOLEAN, (value, out) -> out.bool((Boolean) value));
            case INTEGER ->
                new TypedColumn(name, Scalar.LONG, (value, out) -> out.number(((Number) value).longValue()));
            case FLOAT ->
                new TypedColumn(name, Scalar.FLOAT, (value, out) -> out.floating(((Number) value).floatValue()));
            case DOUBLE ->
                new TypedColumn(name, Scalar.DOUBLE, (value, out) -> out.floating(((Number) value).doubleValue()));
            case DECIMAL -> decimal(name, declared);
            case TEXT -> text(name, plain, declared.name().equals("uuid") ? Scalar.UUID : Scalar.TEXT);
            case BYTES -> new TypedColumn(name, Scalar.BYTES, TypedColumn::bytes);
            case DATE ->
                new TypedColumn(name, Scalar.DATE, (value, out) -> out.number(day(((Number) value).intValue())));
            case SET -> set(name);
            case JSON ->
                new TypedColumn(
                        name, Scalar.JSON, (value, out) -> out.text(StrictJson.of(ValueText.compact((String) value))));
            case MAP, POINT, GEOMETRY, SPARSE_VECTOR -> text(name, plain, Scalar.JSON);
        };
    }

    private static TypedColumn decimal(String name, DeclaredType declared) {
        int precision = declared.name().endsWith("unsigned") && declared.name().startsWith("bigint")
                ? UNSIGNED_DIGITS
                : declared.length();
        int scale = Math.max(0, declared.scale());
        if (precision < 1 || precision > MOST_DIGITS || scale > precision) {
            return text(name, Plain.DECIMAL, Scalar.TEXT);
        }
        ValueText digits = new ValueText(Plain.DECIMAL);
        return new TypedColumn(name, new Decimal(precision, scale), (value, out) -> {
            if (value instanceof String text && SmallDecimal.put(text, scale, out)) {
                return;
            }
            BigDecimal number = value instanceof BigDecimal exact ? exact : new BigDecimal(digits.of(value));
            byte[] bytes = number.setScale(scale).unscaledValue().toByteArray();
            out.bytes(bytes, 0, bytes.length);
        });
    }

    private static TypedColumn text(String name, ColumnType type, Scalar scalar) {
        ValueText text = new ValueText(type);
        return new TypedColumn(name, scalar, (value, out) -> out.text(text.of(value)));
    }

    private static TypedColumn list(String name, TypedColumn element) {
        return new TypedColumn(
                name, new ListOf(element.type()), (value, out) -> elements((List<?>) value, element, out));
    }

    private static TypedColumn set(String name) {
        TypedColumn member = text(name, Plain.TEXT, Scalar.TEXT);
        return new TypedColumn(name, new ListOf(Scalar.TEXT), (value, out) -> {
            String text = (String) value;
            elements(text.isEmpty() ? List.of() : List.of(text.split(",", -1)), member, out);
        });
    }

    private static TypedColumn arrayText(String name, ArrayText array) {
        Scalar scalar =
                switch (array.element()) {
                    case "bool" -> Scalar.BOOLEAN;
                    case "int2", "int4", "int8", "oid" -> Scalar.LONG;
                    case "float4" -> Scalar.FLOAT;
                    case "float8" -> Scalar.DOUBLE;
                    case "uuid" -> Scalar.UUID;
                    case "json", "jsonb" -> Scalar.JSON;
                    default -> Scalar.TEXT;
                };
        ArrayTexts texts = new ArrayTexts(array);
        CellWriter element = (value, out) -> {
            String text = (String) value;
            switch (scalar) {
                case BOOLEAN -> out.bool(text.equals("true"));
                case LONG -> out.number(Long.parseLong(text));
                case FLOAT -> out.floating(Float.parseFloat(text));
                case DOUBLE -> out.floating(Double.parseDouble(text));
                case JSON -> out.text(StrictJson.of(text));
                default -> out.text(text);
            }
        };
        TypedColumn elements = new TypedColumn(name, scalar, element);
        return new TypedColumn(
                name, new ListOf(scalar), (value, out) -> elements(texts.of((String) value), elements, out));
    }

    private static void elements(List<?> values, TypedColumn element, Cells out) {
        out.list(values.size());
        for (Object value : values) {
            element.put(value, out);
        }
        out.endList(values.size());
    }

    private static void bytes(Object value, Cells out) {
        if (value instanceof byte[] bytes) {
            out.bytes(bytes, 0, bytes.length);
        } else {
            ByteBuffer buffer = (ByteBuffer) value;
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            out.bytes(copy, 0, copy.length);
        }
    }

    private static int day(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            throw new Unfit("infinity");
        }
        return days;
    }

    private static long finite(long units) {
        if (units == Long.MAX_VALUE || units == Long.MIN_VALUE) {
            throw new Unfit("infinity");
        }
        return units;
    }

    private static long timeOfDay(long micros) {
        if (micros < 0 || micros >= DAY_MICROS) {
            throw new Unfit("no time of a day");
        }
        return micros;
    }

    private static long micros(String iso) {
        if (iso.endsWith("infinity")) {
            throw new Unfit("infinity");
        }
        return ChronoUnit.MICROS.between(
                Instant.EPOCH, OffsetDateTime.parse(iso).toInstant());
    }

    private static long micros(long units, Unit unit) {
        return switch (unit) {
            case MILLIS -> Math.multiplyExact(units, 1_000L);
            case MICROS -> units;
            case NANOS -> Math.floorDiv(units, 1_000L);
        };
    }

    /** A value that the database has and the format's type does not. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(String what) {
            super(what, null, false, false);
        }
    }
}
