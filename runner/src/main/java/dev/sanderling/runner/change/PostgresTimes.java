package dev.sanderling.runner.change;

import io.debezium.connector.postgresql.PostgresValueConverter;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Dates and timestamps as plain numbers on the Gregorian calendar, which PostgreSQL uses for all times. In the log they
 * come as java.time values, in the snapshot as the driver's java.sql ones, which before 15 October 1582 count on the
 * Julian calendar: there it is the calendar's fields that are right, not the number of days. (The ten days that the
 * Julian calendar does not have, 5 to 14 October 1582, come out ten days late in a snapshot.)
 */
final class PostgresTimes {
    private static final long JULIAN_BEFORE_MILLIS = -12_219_292_800_000L;
    private static final long DAY_MILLIS = 86_400_000;

    private PostgresTimes() {}

    /** Days since 1970; the extremes for infinity. */
    static @Nullable Object date(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case LocalDate date
            when date.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE) -> Integer.MAX_VALUE;
            case LocalDate date
            when date.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE) -> Integer.MIN_VALUE;
            case LocalDate date -> Math.toIntExact(date.toEpochDay());
            case Date date when date.getTime() == PGStatement.DATE_POSITIVE_INFINITY -> Integer.MAX_VALUE;
            case Date date when date.getTime() == PGStatement.DATE_NEGATIVE_INFINITY -> Integer.MIN_VALUE;
            case Date date ->
                Math.toIntExact(
                        fields(date, TimeZone.getDefault()).toLocalDate().toEpochDay());
            case Integer days -> days;
            default -> throw unexpected(value);
        };
    }

    /** Microseconds since 1970 on a clock without a zone; the extremes for infinity. */
    static @Nullable Object timestamp(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant instant
            when instant.equals(PostgresValueConverter.POSITIVE_INFINITY_INSTANT) -> Long.MAX_VALUE;
            case Instant instant
            when instant.equals(PostgresValueConverter.NEGATIVE_INFINITY_INSTANT) -> Long.MIN_VALUE;
            case Instant instant -> micros(instant.getEpochSecond(), instant.getNano());
            case Timestamp time when time.getTime() == PGStatement.DATE_POSITIVE_INFINITY -> Long.MAX_VALUE;
            case Timestamp time when time.getTime() == PGStatement.DATE_NEGATIVE_INFINITY -> Long.MIN_VALUE;
            case Timestamp time -> micros(fields(time, TimeZone.getDefault()), time.getNanos());
            case Long converted -> converted;
            default -> throw unexpected(value);
        };
    }

    /** Microseconds since 1970 in UTC; the extremes for infinity. */
    static @Nullable Object timestamptz(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case OffsetDateTime time
            when time.equals(PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME) -> Long.MAX_VALUE;
            case OffsetDateTime time
            when time.equals(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME) -> Long.MIN_VALUE;
            case OffsetDateTime time -> micros(time.toEpochSecond(), time.getNano());
            case Timestamp time when time.getTime() == PGStatement.DATE_POSITIVE_INFINITY -> Long.MAX_VALUE;
            case Timestamp time when time.getTime() == PGStatement.DATE_NEGATIVE_INFINITY -> Long.MIN_VALUE;
            case Timestamp time
            when time.getTime() >= JULIAN_BEFORE_MILLIS ->
                micros(Math.floorDiv(time.getTime(), 1_000L), time.getNanos());
            case Timestamp time -> micros(fields(time, TimeZone.getTimeZone(ZoneOffset.UTC)), time.getNanos());
            // A column's default, converted already. Nobody reads it, but the schema must have one.
            case String ignored -> 0L;
            default -> throw unexpected(value);
        };
    }

    private static LocalDateTime fields(java.util.Date value, TimeZone zone) {
        if (value.getTime() >= JULIAN_BEFORE_MILLIS + DAY_MILLIS) {
            return LocalDateTime.ofInstant(Instant.ofEpochMilli(value.getTime()), zone.toZoneId());
        }
        var calendar = new GregorianCalendar(zone);
        calendar.setTimeInMillis(value.getTime());
        int year = calendar.get(Calendar.YEAR);
        return LocalDateTime.of(
                calendar.get(Calendar.ERA) == GregorianCalendar.BC ? 1 - year : year,
                calendar.get(Calendar.MONTH) + 1,
                calendar.get(Calendar.DAY_OF_MONTH),
                calendar.get(Calendar.HOUR_OF_DAY),
                calendar.get(Calendar.MINUTE),
                calendar.get(Calendar.SECOND));
    }

    private static long micros(LocalDateTime time, int nanos) {
        return micros(time.toEpochSecond(ZoneOffset.UTC), nanos);
    }

    private static long micros(long seconds, int nanos) {
        return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), nanos / 1_000);
    }

    private static IllegalArgumentException unexpected(Object value) {
        return new IllegalArgumentException("time of " + value.getClass().getName());
    }
}
