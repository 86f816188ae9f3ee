package dev.sanderling.plan;

import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.api.TriggerSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks spec.schedule, timeZone, spread, suspend and trigger. */
final class ScheduleCheck {
    private ScheduleCheck() {}

    static Schedule check(Place spec, String namespace, String name, CaptureJobSpec job) {
        String cron = cron(spec.field("schedule"), job.schedule());
        Optional<Duration> spread =
                Durations.read(spec.field("spread"), job.spread(), Duration.ofSeconds(1), Duration.ofDays(1));
        if (spread.isPresent() && !cron.isEmpty()) {
            cron = Spread.apply(cron, spread.get(), namespace, name);
        }
        return new Schedule(
                cron,
                zone(spec.field("timeZone"), job.timeZone()),
                Boolean.TRUE.equals(job.suspend()),
                runId(spec.field("trigger"), job.trigger()),
                spread.map(most -> Spread.seconds(most, namespace, name)).orElse(Duration.ZERO));
    }

    private static String cron(Place place, @Nullable String text) {
        String given = place.required(text, "five cron fields, e.g. */15 * * * *, or @hourly");
        if (given.isEmpty()) {
            return "";
        }
        try {
            Cron.parse(given);
            return given.strip();
        } catch (IllegalArgumentException e) {
            place.problem(String.valueOf(e.getMessage()));
            return "";
        }
    }

    private static ZoneId zone(Place place, @Nullable String text) {
        if (text == null) {
            return ZoneId.of(Defaults.TIME_ZONE);
        }
        // Not ZoneId.of alone: it also takes offsets (+02:00), which a CronJob does not know.
        if (ZoneRulesProvider.getAvailableZoneIds().contains(text)) {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                place.problem(String.valueOf(e.getMessage()));
                return ZoneOffset.UTC;
            }
        }
        place.problem("'" + text + "' is not an IANA time zone; use a name like Etc/UTC or Europe/Berlin");
        return ZoneOffset.UTC;
    }

    private static Optional<String> runId(Place place, @Nullable TriggerSpec trigger) {
        if (trigger == null) {
            return Optional.empty();
        }
        String runId = place.field("runId").required(trigger.runId(), "any string; each new one starts a run");
        if (runId.length() > 128) {
            place.field("runId").problem("has " + runId.length() + " characters; use at most 128");
        }
        return runId.isEmpty() ? Optional.empty() : Optional.of(runId);
    }
}
