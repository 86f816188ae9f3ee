package dev.sanderling.runner.change;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's dates and times as plain numbers, with the column's fraction beside them; the connector makes it by its name.
 * Left to the connector, a zero date becomes 1970-01-01 where the column cannot be null, and the year 0000 becomes 1900
 * or 2000. Here both kinds of zero date are null, and the year is 0.
 */
public final class MySqlConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
    /** The year a YEAR of 0000 has in the binlog, one before the first that the type can hold. */
    private static final int ZERO_YEAR = 1_900;

    @Override
    public void configure(Properties properties) {
        // nothing to configure
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> to) {
        switch (column.typeName().toUpperCase(Locale.ROOT)) {
            case "DATE" ->
                to.register(SchemaBuilder.int32().name("io.debezium.time.Date").optional(), MySqlConverter::date);
            case "DATETIME" ->
                to.register(fraction("io.debezium.time.MicroTimestamp", column), MySqlConverter::datetime);
            case "TIMESTAMP" ->
                to.register(fraction(PostgresConverter.UTC_TIMESTAMP, column), MySqlConverter::timestamp);
            case "TIME" -> to.register(fraction("io.debezium.time.MicroTime", column), MySqlConverter::time);
            case "YEAR" -> to.register(SchemaBuilder.int32().optional(), MySqlConverter::year);
            default -> {}
        }
    }

    private static SchemaBuilder fraction(String name, RelationalColumn column) {
        return SchemaBuilder.int64()
                .name(name)
                .parameter(SchemaTypes.DIGITS, Integer.toString(column.length().orElse(0)))
                .optional();
    }

    private static @Nullable Object date(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case LocalDate date -> Math.toIntExact(date.toEpochDay());
            case Integer converted -> converted;
            default -> throw unexpected(value);
        };
    }

    private static @Nullable Object datetime(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case LocalDateTime time -> micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
            case Timestamp time -> datetime(time.toLocalDateTime());
            case Long converted -> converted;
            default -> throw unexpected(value);
        };
    }

    /** The type begins one second after 1970 did, so that moment itself is the zero date. */
    private static @Nullable Object timestamp(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case ZonedDateTime time -> zeroIsNull(micros(time.toEpochSecond(), time.getNano()));
            case Timestamp time -> zeroIsNull(micros(Math.floorDiv(time.getTime(), 1_000L), time.getNanos()));
            // A column's default, converted already. Nobody reads it, but the schema must have one.
            case String ignored -> 0L;
            default -> throw unexpected(value);
        };
    }

    private static @Nullable Object time(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Duration duration -> micros(duration.getSeconds(), duration.getNano());
            case Long converted -> converted;
            default -> throw unexpected(value);
        };
    }

    private static @Nullable Object year(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Year year -> year.getValue() == ZERO_YEAR ? 0 : year.getValue();
            case Number number -> number.intValue();
            default -> throw unexpected(value);
        };
    }

    private static @Nullable Long zeroIsNull(long micros) {
        return micros == 0 ? null : micros;
    }

    private static long micros(long seconds, int nanos) {
        return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), nanos / 1_000);
    }

    private static IllegalArgumentException unexpected(Object value) {
        return new IllegalArgumentException("time of " + value.getClass().getName());
    }
}
