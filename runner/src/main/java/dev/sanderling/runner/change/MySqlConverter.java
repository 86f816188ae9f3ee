package dev.sanderling.runner.change;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.sql.Types;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Those MySQL types whose values would not be the same from a query and from the log, or not what they are; the connector
 * makes it by its name. Left to the connector, a zero date becomes 1970-01-01 where the column cannot be null, the year
 * 0000 becomes 1900 or 2000, a FLOAT has six digits in a snapshot, a FLOAT(M,D) more than it holds in the log, and JSON
 * from the log has other texts for what is not JSON's own (times, large numbers, binary) than the server.
 */
public final class MySqlConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
    /** FLOAT(p) of more bits is a DOUBLE. */
    private static final int FLOAT_BITS = 24;

    @Override
    public void configure(Properties properties) {
        // nothing to configure
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registry) {
        ConverterRegistration<SchemaBuilder> to =
                (schema, converter) -> registry.register(schema, Unconvertible.named(column, converter));
        String type = column.typeName().toUpperCase(Locale.ROOT);
        switch (type) {
            case "DATE" ->
                to.register(SchemaBuilder.int32().name("io.debezium.time.Date").optional(), MySqlTimes::date);
            case "DATETIME" -> to.register(fraction("io.debezium.time.MicroTimestamp", column), MySqlTimes::datetime);
            case "TIMESTAMP" ->
                to.register(fraction(PostgresConverter.UTC_TIMESTAMP, column), timestamp -> {
                    // A column's default, converted already. Nobody reads it, but the schema must have one.
                    return timestamp instanceof String text && text.endsWith("Z")
                            ? 0L
                            : MySqlTimes.timestamp(timestamp);
                });
            case "TIME" -> to.register(fraction("io.debezium.time.MicroTime", column), MySqlTimes::time);
            case "YEAR" -> to.register(SchemaBuilder.int32().optional(), MySqlTimes::year);
            case "JSON" ->
                to.register(SchemaBuilder.string().name("io.debezium.data.Json").optional(), MySqlJson::text);
            default -> {
                if (isText(type, column.jdbcType())) {
                    text(column, to);
                } else {
                    floating(type, column, to);
                }
            }
        }
    }

    /** Whether values are texts of a character set; members of enumerations are known from the definition. */
    static boolean isText(String type, int jdbcType) {
        return switch (jdbcType) {
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR ->
                !type.startsWith("ENUM") && !type.startsWith("SET");
            default -> false;
        };
    }

    private static void text(RelationalColumn column, ConverterRegistration<SchemaBuilder> to) {
        String set = column.charsetName();
        if (set != null) {
            MySqlCharset.of(set)
                    .ifPresent(reader -> to.register(
                            SchemaBuilder.string().optional(),
                            value -> value instanceof byte[] bytes ? reader.read(bytes) : value));
        }
    }

    /** By all names that the types have. */
    private static void floating(String type, RelationalColumn column, ConverterRegistration<SchemaBuilder> to) {
        String name = type.indexOf(' ') < 0 ? type : type.substring(0, type.indexOf(' '));
        switch (name) {
            case "FLOAT", "FLOAT4" -> {
                boolean isDouble = column.scale().isEmpty() && column.length().orElse(0) > FLOAT_BITS;
                to.register(
                        isDouble
                                ? SchemaBuilder.float64().optional()
                                : SchemaBuilder.float32().optional(),
                        isDouble ? MySqlConverter::ofDouble : MySqlConverter::ofFloat);
            }
            case "DOUBLE", "FLOAT8", "REAL" ->
                to.register(SchemaBuilder.float64().optional(), MySqlConverter::ofDouble);
            default -> {}
        }
    }

    /** Of a query comes the double that has the float's value, see {@link MySqlCells}. */
    private static @Nullable Object ofFloat(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Number number -> number.floatValue();
            default -> Float.parseFloat(value.toString());
        };
    }

    private static @Nullable Object ofDouble(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Number number -> number.doubleValue();
            default -> Double.parseDouble(value.toString());
        };
    }

    private static SchemaBuilder fraction(String name, RelationalColumn column) {
        return SchemaBuilder.int64()
                .name(name)
                .parameter(SchemaTypes.DIGITS, Integer.toString(column.length().orElse(0)))
                .optional();
    }
}
