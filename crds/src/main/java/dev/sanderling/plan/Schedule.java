package dev.sanderling.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When runs start.
 *
 * @param cron the cron string for the CronJob, the minutes of the spread already applied
 * @param runId of spec.trigger
 * @param delay the seconds of the spread, which a cron string cannot say; less than a minute
 */
public record Schedule(String cron, ZoneId zone, boolean suspended, Optional<String> runId, Duration delay) {
    /** Without a delay. */
    public Schedule(String cron, ZoneId zone, boolean suspended, Optional<String> runId) {
        this(cron, zone, suspended, runId, Duration.ZERO);
    }

    /** The same, without a delay. */
    Schedule onTheMinute() {
        return new Schedule(cron, zone, suspended, runId);
    }

    /** The same, of which nothing starts. */
    Schedule paused() {
        return new Schedule(cron, zone, true, Optional.empty(), delay);
    }
}
