package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the Job controller decides; pure. One pod at a time, as ours all are. */
final class JobRules {
    private JobRules() {}

    /** What to do about a Job. */
    sealed interface Step {
        /** Nothing, until something changes. */
        record Wait() implements Step {}

        /** Start the next pod; {@code attempt} counts from 0. */
        record Start(int attempt) implements Step {}

        /** It is over, well or not. */
        record Finish(boolean complete, String reason, String message) implements Step {}

        /** It was over long enough. */
        record Remove() implements Step {}
    }

    /** What the pods of a Job came to. */
    record Tally(int active, int succeeded, int failed, int ignored, String fatal) {}

    static Step next(Job job, Tally tally, Instant lastFailure, Duration firstRetry, Instant now) {
        if (finished(job)) {
            Integer ttl = job.getSpec().getTtlSecondsAfterFinished();
            return ttl != null && !now.isBefore(finishedAt(job).plusSeconds(ttl)) ? new Step.Remove() : new Step.Wait();
        }
        if (job.getMetadata().getDeletionTimestamp() != null) {
            return new Step.Wait();
        }
        if (!tally.fatal().isEmpty()) {
            return new Step.Finish(false, "PodFailurePolicy", tally.fatal());
        }
        if (tally.succeeded() > 0) {
            return new Step.Finish(true, "CompletionsReached", "Reached expected number of succeeded pods");
        }
        Long deadline = job.getSpec().getActiveDeadlineSeconds();
        if (deadline != null
                && job.getStatus() != null
                && job.getStatus().getStartTime() != null
                && now.isAfter(Instant.parse(job.getStatus().getStartTime()).plusSeconds(deadline))) {
            return new Step.Finish(false, "DeadlineExceeded", "Job was active longer than specified deadline");
        }
        if (tally.failed() > Objects.requireNonNullElse(job.getSpec().getBackoffLimit(), 6)) {
            return new Step.Finish(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
        if (tally.active() > 0 || suspended) {
            return new Step.Wait();
        }
        // Like the controller: 10 s, 20 s, 40 s after the failure.
        Duration delay = tally.failed() == 0 ? Duration.ZERO : firstRetry.multipliedBy(1L << (tally.failed() - 1));
        return now.isBefore(lastFailure.plus(delay))
                ? new Step.Wait()
                : new Step.Start(tally.failed() + tally.ignored());
    }

    /**
     * @param gone number of pods that vanished before they had ended; each counts as a failure
     */
    static Tally tally(Job job, List<Pod> pods, int gone) {
        int active = 0;
        int succeeded = 0;
        int failed = gone;
        int ignored = 0;
        String fatal = "";
        for (Pod pod : pods) {
            switch (phase(pod)) {
                case "Succeeded" -> succeeded++;
                case "Failed" -> {
                    PodFailurePolicyRule rule = rule(job, pod);
                    String action = rule == null ? "Count" : rule.getAction();
                    switch (action) {
                        case "Ignore" -> ignored++;
                        case "FailJob" -> {
                            failed++;
                            fatal = "Pod %s/%s failed with exit code %d, matching FailJob rule"
                                    .formatted(
                                            pod.getMetadata().getNamespace(),
                                            pod.getMetadata().getName(),
                                            exitCode(pod));
                        }
                        default -> failed++;
                    }
                }
                default -> active++;
            }
        }
        return new Tally(active, succeeded, failed, ignored, fatal);
    }

    private static @Nullable PodFailurePolicyRule rule(Job job, Pod pod) {
        var policy = job.getSpec().getPodFailurePolicy();
        return policy == null
                ? null
                : policy.getRules().stream()
                        .filter(rule -> matches(rule, pod))
                        .findFirst()
                        .orElse(null);
    }

    private static boolean matches(PodFailurePolicyRule rule, Pod pod) {
        boolean byCondition = rule.getOnPodConditions().stream()
                .anyMatch(wanted -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals(wanted.getType())
                                && condition.getStatus().equals(wanted.getStatus())));
        PodFailurePolicyOnExitCodesRequirement codes = rule.getOnExitCodes();
        ContainerStateTerminated end = terminated(pod);
        boolean byCode = codes != null
                && end != null
                && end.getExitCode() != 0
                && "In".equals(codes.getOperator()) == codes.getValues().contains(end.getExitCode());
        return byCondition || byCode;
    }

    private static int exitCode(Pod pod) {
        ContainerStateTerminated end = terminated(pod);
        return end == null ? -1 : end.getExitCode();
    }

    static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    static @Nullable ContainerStateTerminated terminated(Pod pod) {
        return pod.getStatus() == null
                ? null
                : pod.getStatus().getContainerStatuses().stream()
                        .map(ContainerStatus::getState)
                        .filter(state -> state != null && state.getTerminated() != null)
                        .map(state -> state.getTerminated())
                        .findFirst()
                        .orElse(null);
    }

    static boolean finished(Job job) {
        return has(job, "Complete") || has(job, "Failed");
    }

    static boolean has(Job job, String condition) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(it ->
                                it.getType().equals(condition) && it.getStatus().equals("True"));
    }

    private static Instant finishedAt(Job job) {
        return job.getStatus().getConditions().stream()
                .filter(it -> it.getType().equals("Complete") || it.getType().equals("Failed"))
                .map(it -> Instant.parse(it.getLastTransitionTime()))
                .findFirst()
                .orElseThrow();
    }
}
