package dev.sanderling.runner.change;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGobject;

/**
 * Lets those PostgreSQL types through whole that the connector has no faithful form for; the connector makes it by its
 * name. Left to the connector, nested arrays become null and arrays of several types vanish from the row; NaN ends the
 * run; a numeric without a scale loses its zeros and a varying bit string its leading ones; the snapshot turns years BC
 * into years AD, shifts dates before 1582 and makes infinity a date; and an unchanged large bit string, vector or geometry
 * ends the run, because its placeholder does not fit the type.
 */
public final class PostgresConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
    static final String ARRAY = "dev.sanderling.PostgresArray";
    static final String DECIMAL = "dev.sanderling.Decimal";
    static final String UTC_TIMESTAMP = "dev.sanderling.UtcTimestamp";
    static final String ELEMENT = "element";

    @Override
    public void configure(Properties properties) {
        // nothing to configure
    }

    /** By the type's number, which is that of the base type where a column has a domain as its type. */
    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> to) {
        // Everything is optional, because a deleted row comes with nulls even for columns that cannot be null.
        switch (column.nativeType()) {
            case Oid.NUMERIC, Oid.MONEY ->
                to.register(SchemaBuilder.string().name(DECIMAL).optional(), PostgresConverter::decimal);
            case Oid.VARBIT -> to.register(SchemaBuilder.string().optional(), PostgresConverter::text);
            case Oid.BIT -> bits(column, to);
            case Oid.DATE ->
                to.register(SchemaBuilder.int32().name("io.debezium.time.Date").optional(), PostgresTimes::date);
            case Oid.TIMESTAMP ->
                to.register(
                        SchemaBuilder.int64()
                                .name("io.debezium.time.MicroTimestamp")
                                .optional(),
                        PostgresTimes::timestamp);
            case Oid.TIMESTAMPTZ ->
                to.register(SchemaBuilder.int64().name(UTC_TIMESTAMP).optional(), PostgresTimes::timestamptz);
            default -> byName(PostgresArrays.name(column.nativeType(), column.typeName()), to);
        }
    }

    /** One bit stays a boolean. */
    private static void bits(RelationalColumn column, ConverterRegistration<SchemaBuilder> to) {
        if (column.length().orElse(1) > 1) {
            to.register(SchemaBuilder.string().optional(), PostgresConverter::text);
        }
    }

    /** Types whose numbers differ from database to database. */
    private static void byName(String type, ConverterRegistration<SchemaBuilder> to) {
        if (type.startsWith("_")) {
            SchemaBuilder array = SchemaBuilder.string().name(ARRAY).parameter(ELEMENT, type.substring(1));
            to.register(array.optional(), PostgresConverter::text);
        }
        switch (type) {
            // The text of a vector is a JSON array already.
            case "vector", "halfvec" ->
                to.register(SchemaBuilder.string().name("io.debezium.data.Json").optional(), PostgresConverter::text);
            case "sparsevec", "geometry", "geography" ->
                to.register(SchemaBuilder.string().optional(), PostgresConverter::text);
            default -> {}
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
            return Unavailable.PLACEHOLDER;
        }
        return switch (value) {
            case PgArray array -> array.toString();
            case PGobject object -> object.getValue();
            // A column's default, converted already. Nobody reads it, but the schema must have one.
            case byte[] ignored -> "";
            case java.nio.ByteBuffer ignored -> "";
            case Boolean ignored -> "";
            default ->
                throw new IllegalArgumentException("text of " + value.getClass().getName());
        };
    }

    private static @Nullable String decimal(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case SpecialValueDecimal decimal -> decimal.toString();
            case BigDecimal decimal -> decimal.toPlainString();
            // Money in the snapshot.
            case Double number ->
                BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP).toPlainString();
            case Object marker
            when UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(marker) -> Unavailable.PLACEHOLDER;
            default ->
                throw new IllegalArgumentException(
                        "decimal of " + value.getClass().getName());
        };
    }
}
