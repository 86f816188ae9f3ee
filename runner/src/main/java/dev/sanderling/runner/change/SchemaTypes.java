package dev.sanderling.runner.change;

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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** From the connectors' schemas, made with {@code RowSettings}, to our column types. */
public final class SchemaTypes {
    /** Parameter of a schema of ours: the fraction of a second that the column declares. */
    static final String DIGITS = "dev.sanderling.digits";

    private static final String TYPE = "__debezium.source.column.type";
    private static final String LENGTH = "__debezium.source.column.length";
    private static final String SCALE = "__debezium.source.column.scale";

    private SchemaTypes() {}

    /** What the database declares; {@code column.propagate.source.type} lets it through. */
    static DeclaredType declared(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String type = parameters == null ? null : parameters.get(TYPE);
        return type == null
                ? DeclaredType.UNKNOWN
                : new DeclaredType(
                        PostgresName.parse(type).map(PostgresName::declared).orElse(type.toLowerCase(Locale.ROOT)),
                        number(parameters, LENGTH, -1),
                        number(parameters, SCALE, -1));
    }

    /** How values of a field with the schema are to be read. */
    public static ColumnType of(Schema schema) {
        return of(schema, Propagated.of(schema.parameters()));
    }

    private static ColumnType of(Schema schema, Propagated declared) {
        String name = schema.name();
        return name == null ? unnamed(schema, declared) : named(name, schema, declared);
    }

    private static ColumnType unnamed(Schema schema, Propagated declared) {
        return switch (schema.type()) {
            case BOOLEAN -> Plain.BOOLEAN;
            case INT8, INT16, INT32, INT64 -> Plain.INTEGER;
            case FLOAT32 -> Plain.FLOAT;
            case FLOAT64 -> Plain.DOUBLE;
            case STRING -> Plain.TEXT;
            case BYTES -> Plain.BYTES;
            case ARRAY -> new ArrayOf(of(schema.valueSchema(), declared.element()));
            case MAP -> Plain.MAP;
            case STRUCT -> new Unsupported("a struct without a name");
        };
    }

    private static ColumnType named(String name, Schema schema, Propagated declared) {
        return switch (name) {
            case PostgresConverter.ARRAY -> {
                String element = schema.parameters().getOrDefault(PostgresConverter.ELEMENT, "");
                yield new ArrayText(element, declared.digits(6));
            }
            case PostgresConverter.DECIMAL -> Plain.DECIMAL;
            case PostgresConverter.UTC_TIMESTAMP -> new UtcTimestamp(declared.digits(6));
            case "io.debezium.time.Date" -> Plain.DATE;
            case "io.debezium.time.Timestamp" -> new LocalTimestamp(Unit.MILLIS, declared.digits(3));
            case "io.debezium.time.MicroTimestamp" -> new LocalTimestamp(Unit.MICROS, declared.digits(6));
            case "io.debezium.time.NanoTimestamp" -> new LocalTimestamp(Unit.NANOS, 9);
            case "io.debezium.time.ZonedTimestamp" -> new ZonedTimestamp(declared.digits(6));
            case "io.debezium.time.Time" -> new LocalTime(Unit.MILLIS, declared.digits(3));
            case "io.debezium.time.MicroTime" -> new LocalTime(Unit.MICROS, declared.digits(6));
            case "io.debezium.time.NanoTime" -> new LocalTime(Unit.NANOS, 9);
            case "io.debezium.time.ZonedTime" -> new ZonedTime(declared.digits(6));
            case "io.debezium.time.Year" -> Plain.INTEGER;
            case "org.apache.kafka.connect.data.Decimal" -> Plain.DECIMAL;
            case "io.debezium.data.Json" -> Plain.JSON;
            case "io.debezium.data.Enum" -> enumeration(schema.parameters());
            case "io.debezium.data.EnumSet" -> Plain.SET;
            case "io.debezium.data.Bits" -> new Bits(number(schema.parameters(), "length", 0));
            case "io.debezium.data.Uuid",
                    "io.debezium.data.Xml",
                    "io.debezium.data.Ltree",
                    "io.debezium.data.Tsvector",
                    "io.debezium.time.Interval" -> Plain.TEXT;
            case "io.debezium.data.geometry.Point" -> Plain.POINT;
            case "io.debezium.data.geometry.Geometry", "io.debezium.data.geometry.Geography" -> Plain.GEOMETRY;
            case "io.debezium.data.FloatVector" -> new ArrayOf(Plain.FLOAT);
            case "io.debezium.data.DoubleVector" -> new ArrayOf(Plain.DOUBLE);
            case "io.debezium.data.SparseDoubleVector" -> Plain.SPARSE_VECTOR;
            default -> new Unsupported(name);
        };
    }

    /** The connector escapes commas in the names it knows, and in MySQL's log gives the escaped name as value. */
    private static ColumnType enumeration(@Nullable Map<String, String> parameters) {
        String allowed = parameters == null ? "" : parameters.getOrDefault("allowed", "");
        return allowed.contains("\\,") ? new EnumText(Set.of(allowed.split("(?<!\\\\),"))) : Plain.TEXT;
    }

    private static int number(@Nullable Map<String, String> parameters, String key, int otherwise) {
        String text = parameters == null ? null : parameters.get(key);
        return text == null ? otherwise : Integer.parseInt(text);
    }

    /** What the database declares of a column; {@code column.propagate.source.type} lets it through. */
    private record Propagated(String type, int scale) {
        static Propagated of(@Nullable Map<String, String> parameters) {
            String type = parameters == null ? null : parameters.get(TYPE);
            return new Propagated(
                    type == null ? "" : type.toLowerCase(Locale.ROOT),
                    number(parameters, DIGITS, number(parameters, SCALE, -1)));
        }

        Propagated element() {
            return new Propagated(type.startsWith("_") ? type.substring(1) : type, scale);
        }

        /** Fraction of a second; PostgreSQL tells it as the scale. */
        int digits(int otherwise) {
            return scale >= 0 && scale <= otherwise ? scale : otherwise;
        }
    }
}
