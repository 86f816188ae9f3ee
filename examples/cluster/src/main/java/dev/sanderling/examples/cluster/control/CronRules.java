package dev.sanderling.examples.cluster.control;

import dev.sanderling.plan.Cron;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the CronJob controller decides; pure. */
final class CronRules {
    /** Missed times beyond this are not looked for one by one; the controller starts only the newest anyway. */
    private static final Duration LOOK_BACK = Duration.ofHours(2);

    private CronRules() {}

    /**
     * The scheduled time to start a Job for now.
     *
     * @return empty where nothing is due, the CronJob is suspended, or its last Job is still active
     */
    static Optional<Instant> due(CronJob cronJob, boolean active, Instant now) {
        var spec = cronJob.getSpec();
        if (Boolean.TRUE.equals(spec.getSuspend()) || (active && "Forbid".equals(spec.getConcurrencyPolicy()))) {
            return Optional.empty();
        }
        Instant last = Instant.parse(
                cronJob.getStatus() != null && cronJob.getStatus().getLastScheduleTime() != null
                        ? cronJob.getStatus().getLastScheduleTime()
                        : cronJob.getMetadata().getCreationTimestamp());
        Long deadline = spec.getStartingDeadlineSeconds();
        Duration back = deadline == null ? LOOK_BACK : Duration.ofSeconds(deadline);
        Instant from = last.isBefore(now.minus(back)) ? now.minus(back) : last;
        ZoneId zone = ZoneId.of(spec.getTimeZone() == null ? "Etc/UTC" : spec.getTimeZone());
        Cron cron = Cron.parse(spec.getSchedule());
        Optional<Instant> newest = Optional.empty();
        Optional<Instant> next = cron.next(from, zone);
        while (next.isPresent() && !next.get().isAfter(now)) {
            newest = next;
            next = cron.next(next.get(), zone);
        }
        return newest;
    }

    /** The Job of a scheduled time; its name follows from the time, so that it is started once. */
    static Job job(CronJob cronJob, Instant time) {
        var template = cronJob.getSpec().getJobTemplate();
        var metadata = template.getMetadata();
        Map<String, String> annotations = new HashMap<>(orEmpty(metadata == null ? null : metadata.getAnnotations()));
        annotations.put("batch.kubernetes.io/cronjob-scheduled-timestamp", time.toString());
        return new JobBuilder()
                .withNewMetadata()
                .withName(cronJob.getMetadata().getName() + "-" + time.getEpochSecond() / 60)
                .withNamespace(cronJob.getMetadata().getNamespace())
                .withLabels(orEmpty(metadata == null ? null : metadata.getLabels()))
                .withAnnotations(annotations)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("batch/v1")
                        .withKind("CronJob")
                        .withName(cronJob.getMetadata().getName())
                        .withUid(cronJob.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    /** The finished Jobs beyond the history limits, oldest first. */
    static List<Job> surplus(CronJob cronJob, List<Job> jobs) {
        List<Job> surplus = new ArrayList<>();
        surplus.addAll(oldest(jobs, "Complete", cronJob.getSpec().getSuccessfulJobsHistoryLimit()));
        surplus.addAll(oldest(jobs, "Failed", cronJob.getSpec().getFailedJobsHistoryLimit()));
        return surplus;
    }

    private static List<Job> oldest(List<Job> jobs, String condition, @Nullable Integer limit) {
        List<Job> finished = jobs.stream()
                .filter(job -> JobRules.has(job, condition))
                .sorted(Comparator.comparing(
                        job -> Objects.requireNonNullElse(job.getMetadata().getCreationTimestamp(), "")))
                .toList();
        int surplus = finished.size() - Objects.requireNonNullElse(limit, 3);
        return surplus <= 0 ? List.of() : finished.subList(0, surplus);
    }
}
