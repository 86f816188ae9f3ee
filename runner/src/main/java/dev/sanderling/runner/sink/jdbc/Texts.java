package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.ArrayText;
import dev.sanderling.runner.change.ColumnType.EnumText;
import dev.sanderling.runner.change.ColumnType.LocalTime;
import dev.sanderling.runner.change.ColumnType.LocalTimestamp;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.ColumnType.UtcTimestamp;
import dev.sanderling.runner.change.ColumnType.ZonedTime;
import dev.sanderling.runner.change.ColumnType.ZonedTimestamp;
import dev.sanderling.runner.row.ValueText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;

/** Values as texts that databases read, where both kinds read the same. */
final class Texts {
    private static final Map<String, String> NUMBERS =
            Map.of("NAN", "NaN", "POSITIVE_INFINITY", "Infinity", "NEGATIVE_INFINITY", "-Infinity");

    private Texts() {}

    /** Makes the text of a column's values; of nested ones their JSON. */
    static TargetTable.Cell of(Column column) {
        ColumnType type = column.type();
        if (type instanceof Plain plain) {
            return switch (plain) {
                case BOOLEAN, INTEGER, FLOAT, DOUBLE -> Object::toString;
                case DECIMAL -> Texts::decimal;
                case TEXT, SET, JSON -> value -> (String) value;
                case BYTES -> Texts::bytes;
                case DATE -> bare(type);
                case MAP, POINT, GEOMETRY, SPARSE_VECTOR -> json(type);
            };
        }
        if (type instanceof EnumText names) {
            return value ->
                    names.escaped().contains((String) value) ? ((String) value).replace("\\,", ",") : (String) value;
        }
        boolean bare = type instanceof LocalTimestamp
                || type instanceof UtcTimestamp
                || type instanceof ZonedTimestamp
                || type instanceof LocalTime
                || type instanceof ZonedTime
                || type instanceof ColumnType.Bits;
        return bare ? bare(type) : json(type);
    }

    /** The JSON of the type table. */
    static TargetTable.Cell json(ColumnType type) {
        return new ValueText(type)::json;
    }

    private static TargetTable.Cell bare(ColumnType type) {
        return new ValueText(type)::bare;
    }

    private static String decimal(Object value) {
        return value instanceof BigDecimal decimal
                ? decimal.toPlainString()
                : NUMBERS.getOrDefault((String) value, (String) value);
    }

    static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Whether values are arrays that PostgreSQL has written. */
    static boolean isArrayText(Column column) {
        return column.type() instanceof ArrayText;
    }
}
