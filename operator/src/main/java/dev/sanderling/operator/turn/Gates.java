package dev.sanderling.operator.turn;

import dev.sanderling.operator.Names;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that are made suspended, and admitted when their turn has come. An annotation tells them from Jobs that somebody
 * else has suspended (Kueue, whoever keeps a quota, a person): those are not ours to resume.
 */
public final class Gates {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
    /** No tick is held longer than until the next one. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** A Job with this label is admitted by Kueue, which suspends it again if anybody else resumes it. */
    private static final String KUEUE = "kueue.x-k8s.io/queue-name";

    private static final String JOB_CONTROLLER = "kubernetes.io/job-controller";

    private static final String TICK = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    private Gates() {}

    /**
     * On a Job that is to wait for its turn.
     *
     * @param host that its run reads from
     */
    public static Map<String, String> annotations(String host) {
        return Map.of(Labels.GATED, host.toLowerCase(Locale.ROOT));
    }

    /** Where the run of the Job counts. */
    public static Budget.Place place(Job job) {
        return new Budget.Place(
                job.getMetadata().getNamespace(), annotations(job).getOrDefault(Labels.GATED, ""));
    }

    /** Whether it is suspended, and we are who resumes it. */
    public static boolean isGated(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        String controller = job.getSpec() == null ? null : job.getSpec().getManagedBy();
        return isSuspended(job)
                && annotations(job).containsKey(Labels.GATED)
                && admitted(job).isEmpty()
                && (controller == null || controller.equals(JOB_CONTROLLER))
                && (labels == null || !labels.containsKey(KUEUE));
    }

    /** Whether it is suspended, by whomever. */
    public static boolean isSuspended(Job job) {
        return job.getSpec() != null && Boolean.TRUE.equals(job.getSpec().getSuspend());
    }

    /**
     * When its turn may come; before that it waits even with room for it. Whatever anybody has written on a Job of his, this
     * is a date with which one can reckon.
     */
    public static Instant due(Job job) {
        Instant ticked = ticked(job);
        Duration delay = delay(job);
        return ticked.isBefore(EARLIEST) || ticked.isAfter(LATEST)
                ? EARLIEST
                : delay.isNegative() || delay.compareTo(LONGEST) > 0 ? ticked : ticked.plus(delay);
    }

    /** As the CronJob controller notes it (in the schedule's zone), else when the Job was made. */
    private static Instant ticked(Job job) {
        String noted = annotations(job).get(TICK);
        String made = String.valueOf(job.getMetadata().getCreationTimestamp());
        try {
            return OffsetDateTime.parse(noted == null ? made : noted).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static Duration delay(Job job) {
        try {
            return Duration.parse(annotations(job).getOrDefault(Labels.DELAY, "PT0S"));
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    /** When we resumed it (RFC 3339); empty where we did not. */
    public static Optional<String> admitted(Job job) {
        return Optional.ofNullable(annotations(job).get(Labels.ADMITTED));
    }

    /**
     * Those at the gate that would run what is not wanted any more: of a schedule that is suspended; and all but the
     * oldest of several, because one run reads everything.
     *
     * @param jobs of one CaptureJob
     */
    public static List<Job> superfluous(Collection<Job> jobs, boolean suspended) {
        return jobs.stream()
                .filter(job -> isGated(job) && isOfSchedule(job))
                .sorted(Comparator.comparing(
                                (Job job) -> String.valueOf(job.getMetadata().getCreationTimestamp()))
                        .thenComparing(job -> job.getMetadata().getName()))
                .skip(suspended ? 0 : 1)
                .toList();
    }

    /**
     * Those at the gate that were made for an earlier edition, with whose document they would run.
     *
     * @param jobs of one CaptureJob
     * @param since the present edition
     */
    public static List<Job> outdated(Collection<Job> jobs, long since) {
        return jobs.stream()
                .filter(job -> isGated(job)
                        && !Long.toString(since).equals(annotations(job).get(Labels.SINCE)))
                .toList();
    }

    /** A tick, or what follows one; not a run that was asked for by name. */
    private static boolean isOfSchedule(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return labels != null && Names.ROLE_RUN.equals(labels.get(Labels.ROLE));
    }

    private static Map<String, String> annotations(Job job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
