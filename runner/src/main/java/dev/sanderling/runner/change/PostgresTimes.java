package dev.sanderling.runner.change;

import java.time.LocalDate;
import java.util.Locale;

/** Dates and times out of the text that PostgreSQL writes with {@code DateStyle = ISO}. */
final class PostgresTimes {
    private static final long SECOND = 1_000_000L;
    private static final long DAY_SECONDS = 86_400;
    private static final String BEFORE_CHRIST = " BC";

    private final String text;
    private int at;

    private PostgresTimes(String text) {
        this.text = text;
    }

    /** Days since 1970; the extremes for infinity. */
    static int date(String text) {
        if (text.endsWith("infinity")) {
            return text.startsWith("-") ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        return Math.toIntExact(new PostgresTimes(text).day());
    }

    /**
     * Microseconds since 1970, on a clock without a zone or, where the text has an offset, in UTC; the extremes for
     * infinity.
     *
     * @throws ArithmeticException where they are not a long: PostgreSQL has times until the year 294276, counts from 2000
     */
    static long moment(String text) {
        if (text.endsWith("infinity")) {
            return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        var reader = new PostgresTimes(text);
        long days = reader.day();
        reader.at++;
        long micros = reader.clock();
        long seconds = Math.addExact(Math.multiplyExact(days, DAY_SECONDS), -reader.offset());
        return Math.addExact(Math.multiplyExact(seconds, SECOND), micros);
    }

    /** Microseconds since midnight, at which a day ends too. */
    static long time(String text) {
        return new PostgresTimes(text).clock();
    }

    /** A time of day in UTC as ISO 8601 has it. */
    static String zonedTime(String text) {
        var reader = new PostgresTimes(text);
        long micros = reader.clock() - reader.offset() * SECOND;
        if (micros != DAY_SECONDS * SECOND) {
            micros = Math.floorMod(micros, DAY_SECONDS * SECOND);
        }
        long seconds = micros / SECOND;
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d.%06dZ", seconds / 3_600, seconds / 60 % 60, seconds % 60, micros % SECOND);
    }

    private long day() {
        int year = number();
        at++;
        int month = number();
        at++;
        int day = number();
        return LocalDate.of(text.endsWith(BEFORE_CHRIST) ? 1 - year : year, month, day)
                .toEpochDay();
    }

    private long clock() {
        long hours = number();
        at++;
        long minutes = number();
        at++;
        long micros = ((hours * 60 + minutes) * 60 + number()) * SECOND;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            int from = at;
            long fraction = number();
            for (int digits = at - from; digits < 6; digits++) {
                fraction *= 10;
            }
            micros += fraction;
        }
        return micros;
    }

    /** Seconds east of Greenwich; none where no offset is written. */
    private long offset() {
        if (at == text.length() || text.charAt(at) == ' ') {
            return 0;
        }
        boolean west = text.charAt(at) == '-';
        long seconds = 0;
        for (long unit = 3_600; unit > 0 && at < text.length() && text.charAt(at) != ' '; unit /= 60) {
            at++;
            seconds += number() * unit;
        }
        return west ? -seconds : seconds;
    }

    private int number() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return Integer.parseInt(text, from, at, 10);
    }
}
