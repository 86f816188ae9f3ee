package dev.sanderling.examples.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CronRulesTest {
    private static CronJob cronJob(String schedule, String zone, boolean suspend) {
        return new CronJobBuilder()
                .withNewMetadata()
                .withName("orders")
                .withNamespace("sales")
                .withUid("u")
                .withCreationTimestamp("2026-11-22T10:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withSchedule(schedule)
                .withTimeZone(zone)
                .withSuspend(suspend)
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(300L)
                .withNewJobTemplate()
                .endJobTemplate()
                .endSpec()
                .build();
    }

    @Test
    void theNewestMissedTimeIsStartedWithinTheDeadline() {
        CronJob cronJob = cronJob("*/2 * * * *", "Etc/UTC", false);
        assertThat(CronRules.due(cronJob, false, Instant.parse("2026-11-22T10:01:59Z")))
                .isEmpty();
        assertThat(CronRules.due(cronJob, false, Instant.parse("2026-11-22T10:05:00Z")))
                .contains(Instant.parse("2026-11-22T10:04:00Z"));
        assertThat(CronRules.due(cronJob("0 11 * * *", "Etc/UTC", false), false, Instant.parse("2026-11-22T11:05:01Z")))
                .isEmpty();
    }

    @Test
    void suspendedOrStillActiveStartsNothing() {
        Instant now = Instant.parse("2026-11-22T10:05:00Z");
        assertThat(CronRules.due(cronJob("* * * * *", "Etc/UTC", true), false, now))
                .isEmpty();
        assertThat(CronRules.due(cronJob("* * * * *", "Etc/UTC", false), true, now))
                .isEmpty();
    }

    @Test
    void theZoneCountsAndTheNameTellsTheTime() {
        CronJob cronJob = cronJob("0 12 * * *", "Europe/Berlin", false);
        Instant due = CronRules.due(cronJob, false, Instant.parse("2026-11-22T11:00:10Z"))
                .orElseThrow();
        assertThat(due).isEqualTo("2026-11-22T11:00:00Z");
        assertThat(CronRules.job(cronJob, due).getMetadata().getName())
                .isEqualTo("orders-" + due.getEpochSecond() / 60);
    }
}
