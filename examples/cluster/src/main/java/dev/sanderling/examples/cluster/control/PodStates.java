package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statuses a kubelet gives a pod of one container, and perhaps some that run before it; pure. */
final class PodStates {
    private PodStates() {}

    static PodStatus unschedulable(String message, Instant now) {
        return new PodStatusBuilder()
                .withPhase("Pending")
                .withConditions(condition("PodScheduled", "False", "Unschedulable", message, now))
                .build();
    }

    /** @param reason ContainerCreating, ErrImagePull, ImagePullBackOff, CreateContainerConfigError */
    static PodStatus waiting(Pod pod, String reason, @Nullable String message, Instant now) {
        return container(pod, "Pending", now)
                .addToContainerStatuses(status(pod, false)
                        .withState(new ContainerStateBuilder()
                                .withNewWaiting(message, reason)
                                .build())
                        .build())
                .build();
    }

    static PodStatus running(Pod pod, Instant since) {
        return container(pod, "Running", since)
                .addToConditions(
                        condition("Ready", "True", null, null, since),
                        condition("ContainersReady", "True", null, null, since))
                .addToContainerStatuses(status(pod, true)
                        .withStarted(true)
                        .withState(new ContainerStateBuilder()
                                .withNewRunning(time(since))
                                .build())
                        .build())
                .build();
    }

    /**
     * @param reason Completed, Error or OOMKilled
     * @param message content of the termination file
     */
    static PodStatus ended(Pod pod, Instant since, Instant now, int exitCode, String reason, String message) {
        return container(pod, exitCode == 0 ? "Succeeded" : "Failed", since)
                .addToConditions(condition("Ready", "False", exitCode == 0 ? "PodCompleted" : "PodFailed", null, now))
                .addToContainerStatuses(status(pod, false)
                        .withStarted(false)
                        .withState(new ContainerStateBuilder()
                                .withNewTerminated()
                                .withExitCode(exitCode)
                                .withReason(reason)
                                .withMessage(message.isEmpty() ? null : message)
                                .withStartedAt(time(since))
                                .withFinishedAt(time(now))
                                .endTerminated()
                                .build())
                        .build())
                .build();
    }

    /** A container that runs before the pod's own has failed, so that one never begins. */
    static PodStatus notInitialized(Pod pod, Container failed, Instant now, int exitCode, String message) {
        return container(pod, "Failed", now)
                .addToInitContainerStatuses(new ContainerStatusBuilder()
                        .withName(failed.getName())
                        .withImage(failed.getImage())
                        .withImageID("")
                        .withRestartCount(0)
                        .withReady(false)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason("Error")
                        .withMessage(message.isEmpty() ? null : message)
                        .withFinishedAt(time(now))
                        .endTerminated()
                        .endState()
                        .build())
                .addToContainerStatuses(status(pod, false)
                        .withNewState()
                        .withNewWaiting(null, "PodInitializing")
                        .endState()
                        .build())
                .build();
    }

    /** A pod whose node went away under it: no container status tells how it ended. */
    static PodStatus lost(Pod pod, Instant now) {
        return container(pod, "Failed", now)
                .withReason("NodeLost")
                .withMessage("Node " + Kubelet.NODE + " which was running pod "
                        + pod.getMetadata().getName() + " is unresponsive")
                .addToConditions(
                        condition("DisruptionTarget", "True", "DeletionByPodGC", "PodGC: node no longer exists", now))
                .build();
    }

    private static PodStatusBuilder container(Pod pod, String phase, Instant now) {
        return new PodStatusBuilder()
                .withPhase(phase)
                // The API server gave it when the pod was made, and it never changes.
                .withQosClass(pod.getStatus() == null ? null : pod.getStatus().getQosClass())
                .withHostIP("127.0.0.1")
                .withStartTime(time(now))
                .withConditions(List.of(condition("PodScheduled", "True", null, null, now)));
    }

    private static ContainerStatusBuilder status(Pod pod, boolean ready) {
        var container = pod.getSpec().getContainers().getFirst();
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withRestartCount(0)
                .withReady(ready);
    }

    private static PodCondition condition(
            String type, String status, @Nullable String reason, @Nullable String message, Instant now) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(time(now))
                .build();
    }

    /** Whether two statuses say the same, times apart: a pod that still waits is not reported again. */
    static boolean same(@Nullable PodStatus before, PodStatus after) {
        return before != null && summary(before).equals(summary(after));
    }

    private static String summary(PodStatus status) {
        StringBuilder summary = new StringBuilder(String.valueOf(status.getPhase()));
        status.getConditions()
                .forEach(it ->
                        summary.append(it.getType()).append(it.getStatus()).append(it.getMessage()));
        status.getContainerStatuses().forEach(it -> {
            var waiting = it.getState().getWaiting();
            summary.append(waiting == null ? "" : waiting.getReason() + waiting.getMessage());
        });
        return summary.toString();
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
