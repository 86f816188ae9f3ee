package dev.sanderling.runner.change;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's dates and times as plain numbers: from the log they come as java.time values, from a query as the server's own
 * text, which no driver has read as a time of some zone before. What no calendar has is null in both: a date with a zero
 * in it, the year 0000, and the 31st of February that ALLOW_INVALID_DATES lets in. The year type's 0000 is 0.
 */
final class MySqlTimes {
    /** The year a YEAR of 0000 has in the binlog, one before the first that the type can hold. */
    private static final int ZERO_YEAR = 1_900;

    private static final int DAY_LENGTH = "2024-02-29".length();
    private static final long SECOND = 1_000_000L;

    private MySqlTimes() {}

    /** Days since 1970. */
    static @Nullable Object date(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case LocalDate date -> Math.toIntExact(date.toEpochDay());
            case String text -> date(day(text));
            case Integer converted -> converted;
            default -> throw unexpected(value);
        };
    }

    /** Microseconds since 1970 on a clock without a zone. */
    static @Nullable Object datetime(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case LocalDateTime time -> micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
            case String text -> datetime(moment(text));
            case Long converted -> converted;
            default -> throw unexpected(value);
        };
    }

    /**
     * Microseconds since 1970 in UTC; text is in UTC too. The type begins one second after 1970 did, so that moment itself
     * is the zero date.
     */
    static @Nullable Object timestamp(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case ZonedDateTime time -> zeroIsNull(micros(time.toEpochSecond(), time.getNano()));
            case String text -> datetime(moment(text));
            case Long converted -> converted;
            default -> throw unexpected(value);
        };
    }

    /** Microseconds of a duration. */
    static @Nullable Object time(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Duration duration -> micros(duration.getSeconds(), duration.getNano());
            case String text -> duration(text);
            case Long converted -> converted;
            default -> throw unexpected(value);
        };
    }

    static @Nullable Object year(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Year year -> year.getValue() == ZERO_YEAR ? 0 : year.getValue();
            case String text -> Integer.parseInt(text);
            case Number number -> number.intValue();
            default -> throw unexpected(value);
        };
    }

    /** The date, where there is such a day. */
    static @Nullable LocalDate day(int year, int month, int day) {
        boolean real = year > 0
                && month > 0
                && day > 0
                && month <= 12
                && day <= YearMonth.of(year, month).lengthOfMonth();
        return real ? LocalDate.of(year, month, day) : null;
    }

    private static @Nullable LocalDate day(String text) {
        return day(
                Integer.parseInt(text, 0, 4, 10), Integer.parseInt(text, 5, 7, 10), Integer.parseInt(text, 8, 10, 10));
    }

    private static @Nullable LocalDateTime moment(String text) {
        LocalDate day = day(text);
        return day == null ? null : day.atTime(LocalTime.parse(text.substring(DAY_LENGTH + 1)));
    }

    /** {@code -838:59:59.000000}. */
    private static long duration(String text) {
        boolean negative = text.startsWith("-");
        String[] parts = text.substring(negative ? 1 : 0).split(":", -1);
        int point = parts[2].indexOf('.');
        String seconds = point < 0 ? parts[2] : parts[2].substring(0, point);
        String fraction = point < 0 ? "" : parts[2].substring(point + 1);
        long whole = (Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1])) * 60 + Long.parseLong(seconds);
        long micros = whole * SECOND + Long.parseLong((fraction + "000000").substring(0, 6));
        return negative ? -micros : micros;
    }

    private static @Nullable Long zeroIsNull(long micros) {
        return micros == 0 ? null : micros;
    }

    private static long micros(long seconds, int nanos) {
        return Math.addExact(Math.multiplyExact(seconds, SECOND), nanos / 1_000);
    }

    private static IllegalArgumentException unexpected(Object value) {
        return new IllegalArgumentException("time of " + value.getClass().getName());
    }
}
