package dev.sanderling.plan;

import dev.sanderling.plan.CronField.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * Moves a schedule by less than the spread and always the same for one job: by whole minutes in the cron string, and by
 * seconds where somebody holds its runs for so long.
 *
 * <p>Only the fields minute and hour are rewritten, so the amount is also less than what would carry a run into
 * another day that the schedule does not name:
 *
 * <ul>
 *   <li>every minute ({@code *}): nothing to move, the schedule stays;
 *   <li>one minute ({@code 0 3 * * *}): moves through the hours; on schedules of every day also past midnight;
 *   <li>several minutes ({@code 0,15 * * * *}): move within the hour; in every hour of every day they wrap around.
 * </ul>
 */
final class Spread {
    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;

    private Spread() {}

    static String apply(String schedule, Duration spread, String namespace, String name) {
        Cron cron = Cron.parse(schedule);
        int room = room(cron);
        int limit = (int) Math.min(spread.toMinutes(), room);
        int shift = limit <= 1 ? 0 : (int) (hash(namespace, name) % limit);
        if (shift == 0) {
            return schedule;
        }
        String[] fields = Cron.fields(schedule);
        int first = cron.minute().values().findFirst().orElseThrow();
        boolean single = cron.minute().values().count() == 1;
        int hours = single ? (first + shift) / HOUR : 0;
        fields[0] = cron.minute().shifted(shift, HOUR);
        if (hours > 0 && !cron.hour().all(Kind.HOUR)) {
            fields[1] = cron.hour().shifted(hours, 24);
        }
        return String.join(" ", fields);
    }

    /** By how many seconds more; less than a minute, because the minutes are in the cron string. */
    static Duration seconds(Duration spread, String namespace, String name) {
        long room = Math.min(60, spread.toSeconds());
        return Duration.ofSeconds(hash("seconds/" + namespace, name) % room);
    }

    /** How many different amounts the schedule can be moved by, 0 included. */
    private static int room(Cron cron) {
        if (cron.minute().all(Kind.MINUTE)) {
            return 0;
        }
        boolean everyDay = cron.dayOfMonth().all(Kind.DAY_OF_MONTH)
                && cron.month().all(Kind.MONTH)
                && cron.dayOfWeek().all(Kind.DAY_OF_WEEK);
        int lastMinute = cron.minute().values().max().orElseThrow();
        int lastHour = cron.hour().values().max().orElseThrow();
        if (cron.minute().values().count() == 1) {
            return everyDay ? DAY : DAY - (lastHour * HOUR + lastMinute);
        }
        return everyDay && cron.hour().all(Kind.HOUR) ? HOUR : HOUR - lastMinute;
    }

    private static long hash(String namespace, String name) {
        var crc = new CRC32();
        crc.update((namespace + "/" + name).getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
