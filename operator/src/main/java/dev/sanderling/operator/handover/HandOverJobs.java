package dev.sanderling.operator.handover;

import dev.sanderling.operator.Names;
import dev.sanderling.operator.handover.HandOverJob.Phase;
import dev.sanderling.operator.outcome.PodEndings;
import dev.sanderling.operator.outcome.Times;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From Jobs and pods to hand-overs. */
public final class HandOverJobs {
    private static final Pattern RECEIPTS = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private HandOverJobs() {}

    /**
     * The hand-overs among the Jobs.
     *
     * @param jobs of one CaptureJob, whatever they are for
     * @param pods of the same
     */
    public static List<HandOverJob> of(Collection<Job> jobs, Collection<Pod> pods) {
        return jobs.stream().flatMap(job -> of(job, pods).stream()).toList();
    }

    private static Optional<HandOverJob> of(Job job, Collection<Pod> pods) {
        Map<String, String> labels = job.getMetadata().getLabels();
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        if (labels == null || annotations == null || !Names.ROLE_HAND_OVER.equals(labels.get(Labels.ROLE))) {
            return Optional.empty();
        }
        Matcher receipts = RECEIPTS.matcher(annotations.getOrDefault(Labels.RECEIPTS, ""));
        if (!receipts.matches()) {
            return Optional.empty();
        }
        String name = job.getMetadata().getName();
        Optional<JobCondition> over = over(job);
        Optional<Pod> pod = pods.stream()
                .filter(one -> belongs(one, job))
                .max(Comparator.comparing(
                        one -> String.valueOf(one.getMetadata().getCreationTimestamp())));
        Phase phase = over.map(condition -> "Complete".equals(condition.getType()) ? Phase.SUCCEEDED : Phase.FAILED)
                .orElse(Phase.RUNNING);
        return Optional.of(new HandOverJob(
                name,
                Long.parseLong(receipts.group(1)),
                Long.parseLong(receipts.group(2)),
                attempt(annotations.get(Labels.ATTEMPT)),
                phase,
                message(job, phase, over, pod),
                Times.parse(over.map(JobCondition::getLastTransitionTime)
                        .orElse(job.getMetadata().getCreationTimestamp()))));
    }

    private static int attempt(@org.jspecify.annotations.Nullable String text) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 1;
    }

    private static String message(Job job, Phase phase, Optional<JobCondition> over, Optional<Pod> pod) {
        return switch (phase) {
            case SUCCEEDED -> "";
            case RUNNING ->
                pod.flatMap(PodEndings::waitsFor)
                        .or(() -> pod.flatMap(PodEndings::failed))
                        .orElse("");
            case FAILED -> failed(job, over, pod);
        };
    }

    private static String failed(Job job, Optional<JobCondition> over, Optional<Pod> pod) {
        String name = "Job " + job.getMetadata().getName();
        if (over.map(JobCondition::getReason).filter("DeadlineExceeded"::equals).isPresent()) {
            return name + " was ended by its deadline."
                    + pod.flatMap(PodEndings::waitsFor).map(why -> " " + why).orElse("");
        }
        return pod.flatMap(PodEndings::failed)
                .orElse(name + " failed; see its Events, and the log of its pods if they are still there.");
    }

    private static Optional<JobCondition> over(Job job) {
        List<JobCondition> conditions =
                job.getStatus() == null ? List.of() : job.getStatus().getConditions();
        return conditions.stream()
                .filter(condition -> "True".equals(condition.getStatus()))
                .filter(condition -> "Complete".equals(condition.getType()) || "Failed".equals(condition.getType()))
                .findFirst();
    }

    private static boolean belongs(Pod pod, Job job) {
        return pod.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .anyMatch(uid -> uid != null && uid.equals(job.getMetadata().getUid()));
    }
}
