package dev.sanderling.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When runs start, or that the job is continuous.
 *
 * @param cron the cron string for the CronJob, the minutes of the spread already applied; {@link #NEVER} where the job
 *     is continuous
 * @param runId of spec.trigger
 * @param delay the seconds of the spread, which a cron string cannot say; less than a minute
 * @param interval of a job that is continuous: changes are committed at the first boundary after it; positive
 */
public record Schedule(
        String cron,
        ZoneId zone,
        boolean suspended,
        Optional<String> runId,
        Duration delay,
        Optional<Duration> interval) {
    /** A date that does not come, which is a schedule all the same. */
    public static final String NEVER = "0 0 31 2 *";

    /** Of a job that has one, without a delay. */
    public Schedule(String cron, ZoneId zone, boolean suspended, Optional<String> runId) {
        this(cron, zone, suspended, runId, Duration.ZERO, Optional.empty());
    }

    /** Whether one pod follows the source all the time. */
    public boolean isContinuous() {
        return interval.isPresent();
    }

    /** The same, without a delay. */
    Schedule onTheMinute() {
        return new Schedule(cron, zone, suspended, runId, Duration.ZERO, interval);
    }

    /** The same, of which nothing starts. */
    Schedule paused() {
        return new Schedule(cron, zone, true, Optional.empty(), delay, interval);
    }
}
