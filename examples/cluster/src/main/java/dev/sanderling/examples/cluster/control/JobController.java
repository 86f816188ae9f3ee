package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Starts the pods of Jobs and says what became of them. */
final class JobController {
    private final KubernetesClient client;
    private final Clock clock;
    private final Duration firstRetry;
    /** Names of the pods started for a Job, by the Job's uid: one that is gone without an end has failed. */
    private final Map<String, Set<String>> started = new HashMap<>();
    /** Pods that were seen to end before they went. */
    private final Map<String, Pod> ended = new HashMap<>();

    JobController(KubernetesClient client, Clock clock, Duration firstRetry) {
        this.client = client;
        this.clock = clock;
        this.firstRetry = firstRetry;
    }

    /**
     * Looks at one Job.
     *
     * @param pods the pods of its namespace
     */
    void look(Job job, List<Pod> pods) {
        String uid = job.getMetadata().getUid();
        List<Pod> own = new ArrayList<>();
        for (Pod pod : pods) {
            if (pod.getMetadata().getOwnerReferences().stream()
                    .anyMatch(it -> it.getUid().equals(uid))) {
                own.add(pod);
                started.computeIfAbsent(uid, key -> new TreeSet<>())
                        .add(pod.getMetadata().getName());
                if (Set.of("Succeeded", "Failed").contains(JobRules.phase(pod))) {
                    ended.put(pod.getMetadata().getName(), pod);
                }
            }
        }
        Set<String> present =
                own.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
        int gone = 0;
        for (String name : started.getOrDefault(uid, Set.of())) {
            Pod last = ended.get(name);
            if (!present.contains(name) && last != null) {
                own.add(last);
            } else if (!present.contains(name)) {
                gone++;
            }
        }
        JobRules.Tally tally = JobRules.tally(job, own, gone);
        Instant now = clock.instant();
        switch (JobRules.next(job, tally, lastFailure(own, job), firstRetry, now)) {
            case JobRules.Step.Wait() -> status(job, tally, List.of());
            case JobRules.Step.Start(int attempt) -> start(job, attempt);
            case JobRules.Step.Remove() -> client.resource(job).delete();
            case JobRules.Step.Finish(boolean complete, String reason, String message) -> {
                own.stream()
                        .filter(pod -> !ended.containsKey(pod.getMetadata().getName()))
                        .forEach(pod -> client.resource(pod).delete());
                status(job, tally, conditions(complete, reason, message));
            }
        }
    }

    private static Instant lastFailure(List<Pod> pods, Job job) {
        return pods.stream()
                .map(JobRules::terminated)
                .filter(end -> end != null && end.getFinishedAt() != null)
                .map(end -> Instant.parse(end.getFinishedAt()))
                .max(Instant::compareTo)
                .orElse(Instant.parse(job.getMetadata().getCreationTimestamp()));
    }

    private void start(Job job, int attempt) {
        var template = job.getSpec().getTemplate();
        ObjectMeta metadata = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
        // A name that follows from the attempt: a look at a stale cache starts no second pod.
        String suffix = Integer.toString(Math.abs((job.getMetadata().getUid() + attempt).hashCode()), 36);
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(job.getMetadata().getName() + "-" + suffix)
                .withNamespace(job.getMetadata().getNamespace())
                .withLabels(metadata.getLabels())
                .withAnnotations(metadata.getAnnotations())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("batch/v1")
                        .withKind("Job")
                        .withName(job.getMetadata().getName())
                        .withUid(job.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
        try {
            client.resource(pod).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403 || e.getCode() == 422) {
                refused(job, pod, e);
            } else if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    /** An Event is all that tells of a pod that was not let in. */
    private void refused(Job job, Pod pod, KubernetesClientException e) {
        String message = "Error creating: " + e.getStatus().getMessage();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName() + ".refused")
                .withNamespace(job.getMetadata().getNamespace())
                .endMetadata()
                .withType("Warning")
                .withReason("FailedCreate")
                .withMessage(message)
                .withLastTimestamp(
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .withNewInvolvedObject()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withNamespace(job.getMetadata().getNamespace())
                .withUid(job.getMetadata().getUid())
                .endInvolvedObject()
                .build();
        if (client.resource(event).get() == null) {
            client.resource(event).create();
        }
    }

    private List<JobCondition> conditions(boolean complete, String reason, String message) {
        List<JobCondition> conditions = new ArrayList<>();
        for (String type : complete ? List.of("SuccessCriteriaMet", "Complete") : List.of("FailureTarget", "Failed")) {
            conditions.add(new JobConditionBuilder()
                    .withType(type)
                    .withStatus("True")
                    .withReason(reason)
                    .withMessage(message)
                    .withLastProbeTime(now())
                    .withLastTransitionTime(now())
                    .build());
        }
        return conditions;
    }

    private void status(Job job, JobRules.Tally tally, List<JobCondition> conditions) {
        if (JobRules.finished(job)) {
            return;
        }
        JobStatus before = job.getStatus() == null ? new JobStatus() : job.getStatus();
        boolean over = !conditions.isEmpty();
        boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
        boolean resumed = !suspended && JobRules.has(job, "Suspended");
        String started = before.getStartTime();
        JobStatusBuilder after = new JobStatusBuilder(before)
                .withActive(over || tally.active() == 0 ? null : tally.active())
                .withSucceeded(tally.succeeded() == 0 ? null : tally.succeeded())
                .withFailed(tally.failed() == 0 ? null : tally.failed())
                // A Job begins when it is not suspended, and begins again when it is resumed.
                .withStartTime(suspended ? started : started == null || resumed ? now() : started)
                .withConditions(suspension(before.getConditions(), suspended))
                .addAllToConditions(conditions);
        if (over && conditions.getLast().getType().equals("Complete")) {
            after.withCompletionTime(now());
        }
        if (!after.build().equals(before)) {
            client.resource(new JobBuilder(job).withStatus(after.build()).build())
                    .updateStatus();
        }
    }

    private List<JobCondition> suspension(List<JobCondition> before, boolean suspended) {
        List<JobCondition> after = new ArrayList<>(before);
        boolean said = before.stream()
                .anyMatch(condition -> condition.getType().equals("Suspended")
                        && condition.getStatus().equals(suspended ? "True" : "False"));
        boolean ever = before.stream().anyMatch(condition -> condition.getType().equals("Suspended"));
        if (!said && (suspended || ever)) {
            after.removeIf(condition -> condition.getType().equals("Suspended"));
            after.add(new JobConditionBuilder()
                    .withType("Suspended")
                    .withStatus(suspended ? "True" : "False")
                    .withReason(suspended ? "JobSuspended" : "JobResumed")
                    .withMessage(suspended ? "Job suspended" : "Job resumed")
                    .withLastProbeTime(now())
                    .withLastTransitionTime(now())
                    .build());
        }
        return after;
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
