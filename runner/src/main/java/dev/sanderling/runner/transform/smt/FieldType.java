package dev.sanderling.runner.transform.smt;

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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * A column as a field.
 *
 * @param builder makes the field's schema
 * @param out from a raw value to the field's
 */
record FieldType(Supplier<SchemaBuilder> builder, Conversion out) {
    /** From a value to another. */
    @FunctionalInterface
    interface Conversion {
        Object of(Object value);
    }

    SchemaBuilder schema() {
        return builder.get();
    }

    /**
     * @throws Unfit where Kafka Connect has nothing like it, or something of a shape of its own
     */
    static FieldType of(Column column) throws Unfit {
        ColumnType type = column.type();
        return switch (type) {
            case Plain plain -> plain(plain, column);
            case UtcTimestamp utc -> {
                ValueText text = new ValueText(type);
                yield new FieldType(named(Schema.Type.STRING, "io.debezium.time.ZonedTimestamp"), text::of);
            }
            case ZonedTimestamp zoned -> same(named(Schema.Type.STRING, "io.debezium.time.ZonedTimestamp"));
            case ZonedTime zoned -> same(named(Schema.Type.STRING, "io.debezium.time.ZonedTime"));
            case LocalTimestamp local ->
                new FieldType(
                        named(
                                Schema.Type.INT64,
                                switch (local.unit()) {
                                    case MILLIS -> "io.debezium.time.Timestamp";
                                    case MICROS -> "io.debezium.time.MicroTimestamp";
                                    case NANOS -> "io.debezium.time.NanoTimestamp";
                                }),
                        value -> ((Number) value).longValue());
            case LocalTime local ->
                switch (local.unit()) {
                    case MILLIS ->
                        new FieldType(
                                named(Schema.Type.INT32, "io.debezium.time.Time"),
                                value -> ((Number) value).intValue());
                    case MICROS ->
                        new FieldType(
                                named(Schema.Type.INT64, "io.debezium.time.MicroTime"),
                                value -> ((Number) value).longValue());
                    case NANOS ->
                        new FieldType(
                                named(Schema.Type.INT64, "io.debezium.time.NanoTime"),
                                value -> ((Number) value).longValue());
                };
            case EnumText names -> same(named(Schema.Type.STRING, "io.debezium.data.Enum"));
            case ArrayText array -> same(named(Schema.Type.STRING, "dev.sanderling.PostgresArray"));
            case ColumnType.Bits bits -> throw none(column);
            case ColumnType.ArrayOf array -> throw none(column);
            case ColumnType.Unsupported unknown -> throw none(column);
        };
    }

    private static FieldType plain(Plain plain, Column column) throws Unfit {
        return switch (plain) {
            case BOOLEAN -> same(SchemaBuilder::bool);
            case INTEGER -> new FieldType(SchemaBuilder::int64, value -> ((Number) value).longValue());
            case FLOAT -> same(SchemaBuilder::float32);
            case DOUBLE -> same(SchemaBuilder::float64);
            case DECIMAL ->
                new FieldType(
                        () -> Decimal.builder(Math.max(0, column.declared().scale())),
                        value -> value instanceof BigDecimal number ? number : new BigDecimal((String) value));
            case TEXT, SET -> same(SchemaBuilder::string);
            case BYTES -> same(SchemaBuilder::bytes);
            case JSON -> same(named(Schema.Type.STRING, "io.debezium.data.Json"));
            case DATE -> same(named(Schema.Type.INT32, "io.debezium.time.Date"));
            case MAP -> same(() -> SchemaBuilder.map(Schema.OPTIONAL_STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA));
            case POINT, GEOMETRY, SPARSE_VECTOR -> throw none(column);
        };
    }

    private static FieldType same(Supplier<SchemaBuilder> builder) {
        return new FieldType(builder, value -> value);
    }

    private static Supplier<SchemaBuilder> named(Schema.Type type, String name) {
        return () -> SchemaBuilder.type(type).name(name);
    }

    private static Unfit none(Column column) {
        return new Unfit("column " + column.name() + " has a type, " + TypeName.of(column)
                + ", that a single message transform is not given; drop it, or cast it to Text, before");
    }

    /**
     * From a field's value, one that a transform has made, to a raw one.
     *
     * @throws RuntimeException of any kind where it is no value of the type
     */
    Object back(ColumnType type, Object value) {
        Object raw = type instanceof UtcTimestamp
                ? (Object) ChronoUnit.MICROS.between(
                        Instant.EPOCH, OffsetDateTime.parse((String) value).toInstant())
                : value;
        // Written once, because what no sink can write must not become a sink's trouble.
        new ValueText(type).json(raw);
        return raw;
    }
}
