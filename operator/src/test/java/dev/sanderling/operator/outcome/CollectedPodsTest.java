package dev.sanderling.operator.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Checked;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod goes before its Job, or is seen long after it: what it said counts, whichever of the two is seen when. */
class CollectedPodsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    /** A Job name's longest, of which a pod's name has not all. */
    private static final String LONG = "a-job-with-a-name-that-is-as-long-as-a-name-can-be-1-29413375";

    private final CaptureJob owner = Examples.job("postgres-to-files.yaml");
    private final Checked valid = new Checked.Valid(Examples.plan(owner));

    static Stream<Arguments> ends() {
        var all = new ArrayList<Arguments>();
        for (String role : List.of(Names.ROLE_CHECK, Names.ROLE_RUN)) {
            for (Reason reason : List.of(
                    Reason.SUCCEEDED,
                    Reason.EMPTY,
                    Reason.CHECK_PASSED,
                    Reason.SLOT_LOST,
                    Reason.SOURCE_UNREACHABLE,
                    Reason.ENGINE_FAILED)) {
                boolean ofACheck = reason == Reason.CHECK_PASSED;
                boolean ofARun = reason == Reason.SUCCEEDED || reason == Reason.EMPTY;
                if (role.equals(Names.ROLE_CHECK) ? !ofARun : !ofACheck) {
                    for (String views : List.of("PJ", "JP", "PJN", "JNP", "PNJ", "JPJ")) {
                        all.add(Arguments.of(role, reason, "orders-29413375", views, false));
                        all.add(Arguments.of(role, reason, LONG, views, false));
                        if (role.equals(Names.ROLE_RUN)) {
                            all.add(Arguments.of(role, reason, "orders-29413375", views, true));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    /** P: Job and pods; J: the Job alone; N: neither. */
    @ParameterizedTest
    @MethodSource("ends")
    void whatThePodSaidCounts(String role, Reason reason, String name, String views, boolean receipt) {
        Job job = job(role, name, reason);
        List<Pod> pods = pods(job, reason);
        CheckpointView checkpoint = receipt
                ? checkpoint(pods.getLast().getMetadata().getName(), reason, pods.size() == 1 ? 5 : 25)
                : CheckpointView.ABSENT;
        CaptureJobStatus once = look(null, List.of(job), pods, checkpoint);
        CaptureJobStatus status = null;
        for (char view : views.toCharArray()) {
            status = look(
                    status,
                    view == 'N' ? List.of() : List.of(job),
                    view == 'P' ? pods : List.of(),
                    view == 'J' && !views.startsWith("P") ? CheckpointView.ABSENT : checkpoint);
        }
        assertThat(decided(status)).isEqualTo(decided(once));
        assertThat(says(status, "Ready")).isEqualTo(says(once, "Ready"));
        assertThat(says(status, "Stalled")).isEqualTo(says(once, "Stalled"));
        RunStatus last = Objects.requireNonNull(Objects.requireNonNull(status).lastRun());
        assertThat(last.reason()).isEqualTo(reason.word());
        assertThat(last.runId()).isEqualTo(pods.getLast().getMetadata().getName());
    }

    /** The receipt of a run that was killed after its last commit is its ending, however its Job ended. */
    @Test
    void aCommittedBatchIsNoFailureWhereThePodIsGone() {
        Job job = job(Names.ROLE_RUN, "orders-29413375", Reason.ENGINE_FAILED);
        CaptureJobStatus status =
                look(null, List.of(job), List.of(), checkpoint("orders-29413375-abcde", Reason.SUCCEEDED, 5));
        assertThat(says(status, "Ready")).isEqualTo("True Working");
        assertThat(Objects.requireNonNull(status.lastRun()).result()).isEqualTo("Succeeded");
    }

    /** A Job that is complete has had a pod that ended well, be it seen or not. */
    @Test
    void aFailedPodIsNotTheEndOfAJobThatIsComplete() {
        Job job = job(Names.ROLE_RUN, "orders-29413375", Reason.SUCCEEDED);
        Pod first = pod(job, "aaaaa", 5, Reason.SOURCE_UNREACHABLE);
        CaptureJobStatus status = look(null, List.of(job), List.of(first), CheckpointView.ABSENT);
        assertThat(says(status, "Ready")).isEqualTo("True Working");
        CaptureJobStatus later = look(
                look(null, List.of(running(job)), List.of(first), CheckpointView.ABSENT),
                List.of(job),
                List.of(),
                CheckpointView.ABSENT);
        assertThat(says(later, "Ready")).isEqualTo("True Working");
        assertThat(Objects.requireNonNull(later.decidedBy()).failures()).isZero();
    }

    /** Just after its end nothing is concluded from a Job alone: neither that its run goes on nor that it has vanished. */
    @Test
    void untilThePodIsSeenNothingIsSaidOfARunWhoseJobIsOver() {
        Job job = job(Names.ROLE_RUN, "orders-29413375", Reason.SUCCEEDED);
        CaptureJobStatus begun = look(null, List.of(running(job)), List.of(), CheckpointView.ABSENT, 20);
        assertThat(Objects.requireNonNull(begun.lastRun()).result()).isEqualTo("Running");
        CaptureJobStatus justOver = look(begun, List.of(job), List.of(), CheckpointView.ABSENT, 30);
        assertThat(justOver.lastRun()).isEqualTo(begun.lastRun());
        CaptureJobStatus told = look(justOver, List.of(job), pods(job, Reason.EMPTY), CheckpointView.ABSENT, 31);
        assertThat(Objects.requireNonNull(told.lastRun()).result()).isEqualTo("Empty");
        CaptureJobStatus collected = look(told, List.of(job), List.of(), CheckpointView.ABSENT, 32);
        assertThat(collected.lastRun()).isEqualTo(told.lastRun());
    }

    /** Nor that a check takes too long, or that a run hangs, which has been over for seconds. */
    @ParameterizedTest
    @ValueSource(strings = {Names.ROLE_CHECK, Names.ROLE_RUN})
    void nobodyIsCalledForARunWhosePodIsNotSeenYet(String role) {
        CaptureJobStatus ready = look(
                null,
                List.of(job(Names.ROLE_CHECK, "orders-c-bcdfghjk", Reason.CHECK_PASSED)),
                pods(job(Names.ROLE_CHECK, "orders-c-bcdfghjk", Reason.CHECK_PASSED), Reason.CHECK_PASSED),
                CheckpointView.ABSENT);
        assertThat(says(ready, "Ready")).isEqualTo("True Working");
        // Begun at noon, and over after three hours.
        int end = 3 * 3_600;
        Job job = new JobBuilder(job(role, "orders-29413375", Reason.SUCCEEDED))
                .editStatus()
                .editFirstCondition()
                .withLastTransitionTime(NOON.plusSeconds(end).toString())
                .endCondition()
                .endStatus()
                .build();
        CaptureJobStatus over = look(ready, List.of(job), List.of(), CheckpointView.ABSENT, end + 1);
        assertThat(says(over, "Ready")).isEqualTo("True Working");
        CaptureJobStatus first = look(null, List.of(job), List.of(), CheckpointView.ABSENT, end + 1);
        assertThat(says(first, "Ready")).isEqualTo("Unknown Checking");
    }

    /** Another tick's name begins with this one's: it is another run. */
    @Test
    void aNameThatBeginsAlikeIsNotTheSameRun() {
        Job one = job(Names.ROLE_RUN, "orders-2941337", Reason.ENGINE_FAILED);
        CaptureJobStatus status =
                look(null, List.of(one), List.of(), checkpoint("orders-29413375-abcde", Reason.EMPTY, 5));
        assertThat(Objects.requireNonNull(status.decidedBy()).runId()).isEqualTo("orders-2941337");
    }

    private CaptureJobStatus look(
            @Nullable CaptureJobStatus before, List<Job> jobs, List<Pod> pods, CheckpointView checkpoint) {
        return look(before, jobs, pods, checkpoint, 60);
    }

    private CaptureJobStatus look(
            @Nullable CaptureJobStatus before, List<Job> jobs, List<Pod> pods, CheckpointView checkpoint, int second) {
        Instant now = NOON.plusSeconds(second);
        List<Run> runs = Observer.runs(owner, jobs, pods, Duration.ofMinutes(5), now);
        var seen =
                new Observation(runs, checkpoint, Optional.of(new Observation.Scheduled(3, NOON)), Optional.empty(), 3);
        CaptureJobStatus next = Statuses.next(before, 3, valid, seen, now);
        assertThat(Statuses.next(next, 3, valid, seen, now)).as("at rest").isEqualTo(next);
        return next;
    }

    private static List<Object> decided(@Nullable CaptureJobStatus status) {
        RunStatus by = Objects.requireNonNull(Objects.requireNonNull(status).decidedBy());
        return List.of(
                String.valueOf(by.reason()), String.valueOf(by.result()), String.valueOf(by.message()), by.failures());
    }

    private static String says(@Nullable CaptureJobStatus status, String type) {
        var condition = Conditions.find(status, type).orElseThrow();
        return condition.getStatus() + " " + condition.getReason();
    }

    private static boolean good(Reason reason) {
        return reason.exitCode() == dev.sanderling.outcome.ExitCode.OK;
    }

    /** One that may pass is tried three times. */
    private static List<Pod> pods(Job job, Reason reason) {
        return reason.exitCode().retryable()
                ? List.of(pod(job, "aaaaa", 5, reason), pod(job, "bbbbb", 15, reason), pod(job, "ccccc", 25, reason))
                : List.of(pod(job, "aaaaa", 5, reason));
    }

    private static Job job(String role, String name, Reason reason) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-of-" + name)
                .withCreationTimestamp(NOON.plusSeconds(1).toString())
                .addToLabels(Labels.ROLE, role)
                .addToAnnotations(Labels.SINCE, "3")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withStartTime(NOON.plusSeconds(1).toString())
                .addNewCondition()
                .withType(good(reason) ? "Complete" : "Failed")
                .withStatus("True")
                .withLastTransitionTime(NOON.plusSeconds(28).toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private static Job running(Job job) {
        return new JobBuilder(job)
                .withNewStatus()
                .withStartTime(NOON.plusSeconds(1).toString())
                .endStatus()
                .build();
    }

    /** As the API server makes a name from a beginning: of 63 characters, the last five drawn. */
    private static Pod pod(Job job, String drawn, int second, Reason reason) {
        String begin = job.getMetadata().getName() + "-";
        return new PodBuilder()
                .withNewMetadata()
                .withName(begin.substring(0, Math.min(58, begin.length())) + drawn)
                .withCreationTimestamp(NOON.plusSeconds(second - 3).toString())
                .addNewOwnerReference()
                .withUid(job.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .withPhase(good(reason) ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName("runner")
                .withNewState()
                .withNewTerminated()
                .withExitCode(reason.exitCode().code())
                .withMessage("{\"reason\":\"" + reason.word() + "\",\"message\":\"It says so.\"}")
                .withStartedAt(NOON.plusSeconds(second - 2).toString())
                .withFinishedAt(NOON.plusSeconds(second).toString())
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static CheckpointView checkpoint(String runId, Reason reason, int second) {
        Receipt.Outcome outcome = reason == Reason.SUCCEEDED
                ? Receipt.Outcome.SUCCEEDED
                : reason == Reason.EMPTY ? Receipt.Outcome.EMPTY : Receipt.Outcome.FAILED;
        Receipt receipt = Receipt.opened("0000000001-abcdef", runId, 1, NOON.plusSeconds(second - 1), null)
                .edit()
                .endedAt(NOON.plusSeconds(second))
                .outcome(outcome)
                .reason(outcome == Receipt.Outcome.FAILED ? reason.word() : null)
                .message(outcome == Receipt.Outcome.FAILED ? "It says so." : null)
                .to("0/1")
                .done();
        State state = Receipts.append(State.blank("x"), receipt, Handoff.NONE);
        return new CheckpointView(Optional.of(state), Handoff.NONE, Optional.empty());
    }
}
