package dev.sanderling.operator.schedule;

import dev.sanderling.operator.Names;
import dev.sanderling.plan.History;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which finished Jobs may go, once the status tells how they ended. Those of the schedule are counted by their CronJob;
 * follow-ups, runs by hand and checks are counted by nobody, and there can be thirty of them in ten minutes.
 */
public final class OldJobs {
    private OldJobs() {}

    /**
     * Of each kind the newest stays: what was started once must not look as if it never had been.
     *
     * @param jobs of one CaptureJob
     */
    public static List<Job> superfluous(Collection<Job> jobs, History history) {
        var superfluous = new ArrayList<Job>();
        List<Job> over = jobs.stream()
                .filter(job -> over(job).isPresent())
                .sorted(Comparator.comparing(
                                (Job job) -> String.valueOf(job.getMetadata().getCreationTimestamp()))
                        .thenComparing(job -> job.getMetadata().getName())
                        .reversed())
                .toList();
        for (String role : List.of(Names.ROLE_CHECK, Names.ROLE_TRIGGER, Names.ROLE_RUN, Names.ROLE_HAND_OVER)) {
            for (boolean good : new boolean[] {true, false}) {
                int kept = good ? history.successfulRuns() : history.failedRuns();
                superfluous.addAll(over.stream()
                        .filter(job -> role.equals(role(job)) && isGood(job) == good && !isScheduled(job))
                        .skip(kept)
                        .filter(job -> !isNewest(job, over))
                        .toList());
            }
        }
        for (Job job : over) {
            // The CronJob keeps one where none is wanted.
            int kept = isGood(job) ? history.successfulRuns() : history.failedRuns();
            if (isScheduled(job) && kept == 0) {
                superfluous.add(job);
            }
        }
        return List.copyOf(superfluous);
    }

    private static boolean isNewest(Job job, List<Job> newestFirst) {
        return newestFirst.stream()
                .filter(other -> role(other).equals(role(job)) && !isScheduled(other))
                .findFirst()
                .filter(job::equals)
                .isPresent();
    }

    /** Made by the CronJob controller; what we make has no controller. */
    private static boolean isScheduled(Job job) {
        return job.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getController)
                .anyMatch(Boolean.TRUE::equals);
    }

    private static String role(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return labels == null ? "" : String.valueOf(labels.get(Labels.ROLE));
    }

    private static boolean isGood(Job job) {
        return over(job)
                .filter(condition -> condition.getType().equals("Complete"))
                .isPresent();
    }

    private static Optional<JobCondition> over(Job job) {
        List<JobCondition> conditions =
                job.getStatus() == null ? List.of() : job.getStatus().getConditions();
        return conditions.stream()
                .filter(condition -> "True".equals(condition.getStatus()))
                .filter(condition -> condition.getType().equals("Complete")
                        || condition.getType().equals("Failed"))
                .findFirst();
    }
}
