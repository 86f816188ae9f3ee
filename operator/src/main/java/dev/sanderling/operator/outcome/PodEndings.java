package dev.sanderling.operator.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a pod ended: what the runner said, and where it could say nothing, what the pod shows. */
public final class PodEndings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OUT_OF_MEMORY_KILL = 137;
    private static final Set<String> BEGINNING = Set.of("PodInitializing", "ContainerCreating");

    private PodEndings() {}

    static Ending of(Pod pod) {
        ContainerState state = state(pod);
        ContainerStateTerminated terminated = state == null ? null : state.getTerminated();
        if (terminated != null) {
            return terminated(pod, terminated);
        }
        String phase = pod.getStatus() == null
                ? "Pending"
                : String.valueOf(pod.getStatus().getPhase());
        return switch (phase) {
            case "Succeeded" ->
                new Ending.Ended(
                        at(pod, null), Reason.SUCCEEDED, "The run ended well and left no report.", Optional.empty());
            case "Failed" -> withoutWord(pod, null);
            case "Unknown" -> new Ending.Ended(at(pod, null), Reason.NODE_LOST, nodeLost(pod), Optional.empty());
            default ->
                state != null && state.getRunning() != null
                        ? new Ending.Running()
                        : new Ending.Waiting(Optional.ofNullable(waiting(pod, state)));
        };
    }

    /** What the pod of a hand-over waits for, if it says so. */
    public static Optional<String> waitsFor(Pod pod) {
        String name = "Pod " + pod.getMetadata().getName();
        return states(pod)
                .map(ContainerState::getWaiting)
                .filter(waiting -> waiting != null && !BEGINNING.contains(String.valueOf(waiting.getReason())))
                .map(waiting -> name + " cannot start: " + waiting.getReason()
                        + (waiting.getMessage() == null ? "" : " (" + waiting.getMessage() + ")") + ".")
                .findFirst()
                .or(() -> conditions(pod).stream()
                        .filter(condition -> "Unschedulable".equals(condition.getReason()))
                        .map(condition -> "No node takes " + name + ": " + condition.getMessage())
                        .findFirst());
    }

    /** How the pod of a hand-over failed: by what our own container said, else by what the pod shows. */
    public static Optional<String> failed(Pod pod) {
        List<ContainerStateTerminated> ends = states(pod)
                .map(ContainerState::getTerminated)
                .filter(end -> end != null && !Integer.valueOf(0).equals(end.getExitCode()))
                .toList();
        Optional<String> said = ends.stream()
                .flatMap(end -> word(end.getMessage()).stream())
                .map(TerminationMessage::message)
                .findFirst();
        boolean over =
                pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase());
        return said.or(() -> ends.isEmpty() && !over ? Optional.empty() : Optional.of(shown(pod, ends)));
    }

    private static String shown(Pod pod, List<ContainerStateTerminated> ends) {
        String name = "Pod " + pod.getMetadata().getName();
        if (ends.isEmpty()) {
            String why = pod.getStatus().getReason();
            return name + " failed" + (why == null ? "" : ": " + why) + ".";
        }
        ContainerStateTerminated end = ends.getLast();
        return "OOMKilled".equals(end.getReason())
                ? name + " used more memory than its limit and was killed."
                : name + " ended with exit code " + end.getExitCode() + "; see its log.";
    }

    /** Of our container, and of the user's beside it. */
    private static Stream<ContainerState> states(Pod pod) {
        return pod.getStatus() == null
                ? Stream.empty()
                : Stream.concat(
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .map(ContainerStatus::getState)
                        .filter(Objects::nonNull);
    }

    /** A pod that was to be gone by that time, and of which nothing is heard. */
    static Ending lost(Pod pod, Instant at) {
        return new Ending.Ended(at, Reason.NODE_LOST, nodeLost(pod), Optional.empty());
    }

    private static Ending terminated(Pod pod, ContainerStateTerminated terminated) {
        Optional<TerminationMessage> word = word(terminated.getMessage());
        if (word.isPresent()) {
            TerminationMessage said = word.get();
            return new Ending.Ended(at(pod, terminated), said.reason(), said.message(), word);
        }
        if (Integer.valueOf(0).equals(terminated.getExitCode())) {
            return new Ending.Ended(
                    at(pod, terminated), Reason.SUCCEEDED, "The run ended well and left no report.", Optional.empty());
        }
        return withoutWord(pod, terminated);
    }

    private static Ending withoutWord(Pod pod, @Nullable ContainerStateTerminated terminated) {
        Finding finding = death(pod, terminated);
        return new Ending.Ended(at(pod, terminated), finding.reason(), finding.message(), Optional.empty());
    }

    private static Finding death(Pod pod, @Nullable ContainerStateTerminated terminated) {
        String name = pod.getMetadata().getName();
        if (terminated != null && "OOMKilled".equals(terminated.getReason())) {
            return new Finding(
                    Reason.OUT_OF_MEMORY,
                    "Pod " + name
                            + " used more memory than its limit and was killed. Raise spec.runner.resources.limits.memory.");
        }
        String why =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getReason());
        String disruption = disruption(pod);
        Finding waited = terminated == null ? waiting(pod, state(pod)) : null;
        if (why.equals("DeadlineExceeded") && waited != null) {
            // It never ran; what it waited for is the cause, and the deadline only what came first.
            return waited;
        }
        if (why.equals("DeadlineExceeded")) {
            return new Finding(
                    Reason.DEADLINE_EXCEEDED,
                    "Pod " + name + " was ended by its Job's deadline. See why it takes so long in its log.");
        }
        if (why.equals("Evicted")
                || disruption.equals("EvictionByEvictionAPI")
                || disruption.equals("TerminationByKubelet")
                || disruption.equals("PreemptionByScheduler")) {
            return new Finding(
                    Reason.EVICTED,
                    "Pod " + name + " was evicted from its node; the next run goes on from the checkpoint.");
        }
        if (why.equals("NodeLost") || why.equals("NodeShutdown") || why.equals("Terminated") || !disruption.isEmpty()) {
            return new Finding(Reason.NODE_LOST, nodeLost(pod));
        }
        Integer code = terminated == null ? null : terminated.getExitCode();
        String killed = Integer.valueOf(OUT_OF_MEMORY_KILL).equals(code) ? ", which is how a killed process ends" : "";
        return new Finding(
                Reason.DIED_WITHOUT_REPORT,
                "Pod " + name + " died without a report" + (code == null ? "" : " (exit code " + code + killed + ")")
                        + ". Read its log; the next run goes on from the checkpoint.");
    }

    private static String nodeLost(Pod pod) {
        return "The node of pod " + pod.getMetadata().getName() + " is gone; the next run goes on from the checkpoint.";
    }

    private static @Nullable Finding waiting(Pod pod, @Nullable ContainerState state) {
        String name = pod.getMetadata().getName();
        ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
        String reason = waiting == null ? "" : String.valueOf(waiting.getReason());
        String detail = waiting == null || waiting.getMessage() == null ? "" : " (" + waiting.getMessage() + ")";
        switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable":
                return new Finding(
                        Reason.IMAGE_UNAVAILABLE,
                        "The image of pod " + name + " cannot be pulled: " + reason + detail
                                + ". Set the operator's runner image and spec.runner.imagePullSecrets right.");
            case "CreateContainerConfigError", "CreateContainerError", "RunContainerError":
                return new Finding(
                        Reason.CONTAINER_CONFIG_INVALID,
                        "The container of pod " + name + " cannot be made: " + reason + detail
                                + ". See that what spec.runner refers to exists.");
            default:
                break;
        }
        for (PodCondition condition : conditions(pod)) {
            if (condition.getType().equals("PodScheduled") && "Unschedulable".equals(condition.getReason())) {
                return new Finding(
                        Reason.UNSCHEDULABLE,
                        "No node takes pod " + name + ": " + condition.getMessage()
                                + " Change spec.runner.resources, nodeSelector or tolerations, or add a node.");
            }
        }
        return null;
    }

    private static Optional<TerminationMessage> word(@Nullable String text) {
        if (text == null || !text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            TerminationMessage read = JSON.readValue(text, TerminationMessage.class);
            return complete(read) ? Optional.of(read) : Optional.empty();
        } catch (JsonProcessingException e) {
            // Cut off, or of a newer runner with reasons this operator does not know: what the pod shows must do.
            return Optional.empty();
        }
    }

    /** Jackson leaves out what a text leaves out, whatever the type says. */
    private static boolean complete(TerminationMessage read) {
        return Objects.nonNull(read.reason()) && Objects.nonNull(read.message());
    }

    private static Instant at(Pod pod, @Nullable ContainerStateTerminated terminated) {
        String at = terminated == null ? null : terminated.getFinishedAt();
        for (PodCondition condition : conditions(pod)) {
            if (at == null && condition.getType().equals("Ready")) {
                at = condition.getLastTransitionTime();
            }
        }
        // The kubelet's clock may be behind the API server's; no pod ends before it was made.
        Instant made = Times.parse(pod.getMetadata().getCreationTimestamp());
        return at == null || Times.parse(at).isBefore(made) ? made : Times.parse(at);
    }

    private static String disruption(Pod pod) {
        for (PodCondition condition : conditions(pod)) {
            if (condition.getType().equals("DisruptionTarget") && "True".equals(condition.getStatus())) {
                return String.valueOf(condition.getReason());
            }
        }
        return "";
    }

    private static List<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    }

    static @Nullable ContainerState state(Pod pod) {
        if (pod.getStatus() == null) {
            return null;
        }
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            if (status.getName().equals(RunnerPod.CONTAINER)) {
                return status.getState();
            }
        }
        return null;
    }
}
