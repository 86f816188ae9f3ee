package dev.sanderling.plan;

import dev.sanderling.plan.CronField.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A schedule as a Kubernetes CronJob reads it (Go's cron.ParseStandard), without what we refuse: {@code @every}, whose
 * runs would move with each restart of the controller, and a time zone inside the string.
 */
public record Cron(CronField minute, CronField hour, CronField dayOfMonth, CronField month, CronField dayOfWeek) {
    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** Years to look ahead, as the CronJob controller does; 30 February never comes. */
    private static final int HORIZON = 5;

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Cron parse(String text) {
        String[] fields = fields(text);
        return new Cron(
                CronField.parse(Kind.MINUTE, fields[0]),
                CronField.parse(Kind.HOUR, fields[1]),
                CronField.parse(Kind.DAY_OF_MONTH, fields[2]),
                CronField.parse(Kind.MONTH, fields[3]),
                CronField.parse(Kind.DAY_OF_WEEK, fields[4]));
    }

    /** The five fields as written, macros resolved. */
    static String[] fields(String text) {
        String given = text.strip();
        if (given.contains("TZ")) {
            throw new IllegalArgumentException("'" + given + "' has a time zone; use spec.timeZone instead");
        }
        if (given.startsWith("@")) {
            String meaning = MACROS.get(given);
            if (meaning == null) {
                throw new IllegalArgumentException("'" + given + "' is not supported; use five cron fields, @hourly,"
                        + " @daily, @midnight, @weekly, @monthly, @yearly or @annually");
            }
            given = meaning;
        }
        String[] fields = given.split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("'" + given + "' has " + fields.length
                    + " fields; write five: minute, hour, day of month, month, day of week");
        }
        return fields;
    }

    /**
     * The first time after {@code after}, as the CronJob controller finds it: a local time that daylight saving skips
     * does not run that day, one that it repeats runs twice.
     *
     * @return empty where there is none in the next five years
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        ZonedDateTime time = after.truncatedTo(ChronoUnit.MINUTES)
                .plus(1, ChronoUnit.MINUTES)
                .atZone(zone);
        int lastYear = time.getYear() + HORIZON;
        while (time.getYear() <= lastYear) {
            if (!month.has(time.getMonthValue())) {
                time = time.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
            } else if (!hasDay(time)) {
                time = time.toLocalDate().plusDays(1).atStartOfDay(zone);
            } else if (!hour.has(time.getHour())) {
                time = time.plusMinutes(60 - time.getMinute());
            } else if (!minute.has(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    private boolean hasDay(ZonedDateTime time) {
        boolean inMonth = dayOfMonth.has(time.getDayOfMonth());
        boolean inWeek = dayOfWeek.has(time.getDayOfWeek().getValue() % 7);
        return dayOfMonth.star() || dayOfWeek.star() ? inMonth && inWeek : inMonth || inWeek;
    }
}
