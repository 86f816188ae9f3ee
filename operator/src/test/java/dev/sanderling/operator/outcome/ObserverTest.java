package dev.sanderling.operator.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.schedule.CronJobs;
import dev.sanderling.operator.schedule.Jobs;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObserverTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final CaptureJob owner = Examples.job("postgres-to-files.yaml");

    /** Kueue and its like hold a Job as long as it takes, and its time begins when they let it. */
    @Test
    void aSuspendedJobIsWaitedFor() {
        Job check = new JobBuilder(Jobs.check(Examples.runs(owner)))
                .editMetadata()
                .withCreationTimestamp(NOON.toString())
                .withUid("uid-1")
                .endMetadata()
                .editSpec()
                .withSuspend(true)
                .endSpec()
                .build();
        Instant late = NOON.plus(Duration.ofHours(3));
        Run queued =
                Observer.runs(owner, List.of(check), List.of(), TIMEOUT, late).getFirst();
        assertThat(queued.giveUp()).isFalse();
        assertThat(((Ending.Waiting) queued.ending()).why().orElseThrow().reason())
                .isEqualTo(Reason.QUEUED);

        Job let = new JobBuilder(check)
                .editSpec()
                .withSuspend(false)
                .endSpec()
                .withNewStatus()
                .withStartTime(late.toString())
                .endStatus()
                .build();
        assertThat(Observer.runs(owner, List.of(let), List.of(), TIMEOUT, late.plusSeconds(60))
                        .getFirst()
                        .giveUp())
                .isFalse();
        assertThat(Observer.runs(owner, List.of(let), List.of(), TIMEOUT, late.plusSeconds(301))
                        .getFirst()
                        .giveUp())
                .isTrue();
    }

    /** The Job controller writes down that it begins some time after we have let it. */
    @Test
    void theTimeOfAJobThatWaitedForItsTurnBeginsWhenItComes() {
        Job tick = new JobBuilder(Jobs.trigger(Examples.gated(owner), CronJobs.desired(Examples.gated(owner)), "now"))
                .editMetadata()
                .withCreationTimestamp(NOON.toString())
                .withUid("uid-1")
                .endMetadata()
                .build();
        Instant late = NOON.plus(Duration.ofHours(3));
        Run waits = only(Observer.runs(owner, List.of(tick), List.of(), TIMEOUT, late));
        assertThat(waits.giveUp()).isFalse();
        assertThat(((Ending.Waiting) waits.ending()).why().orElseThrow().message())
                .contains("waits for its turn");

        Job admitted = new JobBuilder(tick)
                .editMetadata()
                .addToAnnotations(Labels.ADMITTED, late.toString())
                .endMetadata()
                .editSpec()
                .withSuspend(false)
                .endSpec()
                .build();
        Run soon = only(Observer.runs(owner, List.of(admitted), List.of(), TIMEOUT, late.plusSeconds(299)));
        assertThat(soon.giveUp()).isFalse();
        assertThat(soon.turn()).contains(new Run.Turn(NOON, late));
        assertThat(only(Observer.runs(owner, List.of(admitted), List.of(), TIMEOUT, late.plusSeconds(300)))
                        .giveUp())
                .isTrue();
    }

    /** A tick that was held up by the run before it is made late, and begins to wait only then. */
    @Test
    void aTickThatWasMadeLateWaitsSinceThen() {
        Instant made = NOON.plusSeconds(600);
        Job tick = new JobBuilder(Jobs.trigger(Examples.gated(owner), CronJobs.desired(Examples.gated(owner)), "now"))
                .editMetadata()
                .withCreationTimestamp(made.toString())
                .withUid("uid-1")
                .addToAnnotations("batch.kubernetes.io/cronjob-scheduled-timestamp", NOON.toString())
                .endMetadata()
                .build();
        Run run = only(Observer.runs(owner, List.of(tick), List.of(), TIMEOUT, made));
        assertThat(run.startedAt()).isEqualTo(made);
    }

    /** Since when it may start, only the Job controller's next word tells. */
    @Test
    void aJobThatSomebodyElseResumedJustNowIsNotLate() {
        Job resumed = new JobBuilder(job())
                .withNewStatus()
                .addNewCondition()
                .withType("Suspended")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        Run run = only(Observer.runs(owner, List.of(resumed), List.of(), TIMEOUT, NOON.plus(Duration.ofHours(1))));
        assertThat(run.giveUp()).isFalse();
    }

    @Test
    void theRunnersWordCounts() {
        Ending.Ended ended = ended(exited(
                65,
                "Error",
                "{\"reason\":\"SlotMissing\",\"message\":\"The slot is gone.\",\"server\":\"PostgreSQL 18.4\"}"));
        assertThat(ended.reason()).isEqualTo(Reason.SLOT_MISSING);
        assertThat(ended.message()).isEqualTo("The slot is gone.");
        assertThat(ended.at()).isEqualTo(NOON.plusSeconds(9));
        assertThat(ended.word().orElseThrow().server()).isEqualTo("PostgreSQL 18.4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"reason\":\"Slo",
                "{\"reason\":\"OfTheFuture\",\"message\":\"x\"}",
                "{}",
                "plain text",
                "null"
            })
    void withoutAWordThePodSpeaks(String word) {
        Ending.Ended ended = ended(exited(65, "Error", word));
        assertThat(ended.reason()).isEqualTo(Reason.DIED_WITHOUT_REPORT);
        assertThat(ended.message()).contains("exit code 65").contains("pod-1");
    }

    /** A kubelet whose clock is behind writes dates from before the pod: its run would look older than the one before it. */
    @Test
    void noPodEndsBeforeItWasMade() {
        Pod late = new PodBuilder(pod(exited(0, "Completed", null)))
                .editMetadata()
                .withCreationTimestamp(NOON.plusSeconds(3_600).toString())
                .endMetadata()
                .build();
        Run run = only(Observer.runs(owner, List.of(job()), List.of(late), TIMEOUT, NOON.plusSeconds(3_700)));
        assertThat(run.ending())
                .isInstanceOfSatisfying(
                        Ending.Ended.class, ended -> assertThat(ended.at()).isEqualTo(NOON.plusSeconds(3_600)));
    }

    @Test
    void exitZeroWithoutAWordIsGood() {
        assertThat(ended(exited(0, "Completed", null)).reason()).isEqualTo(Reason.SUCCEEDED);
    }

    @Test
    void outOfMemory() {
        Ending.Ended ended = ended(exited(137, "OOMKilled", null));
        assertThat(ended.reason()).isEqualTo(Reason.OUT_OF_MEMORY);
        assertThat(ended.message()).contains("spec.runner.resources.limits.memory");
    }

    @ParameterizedTest
    @CsvSource({
        "Evicted, , EVICTED",
        ", EvictionByEvictionAPI, EVICTED",
        ", PreemptionByScheduler, EVICTED",
        "NodeLost, , NODE_LOST",
        ", DeletionByTaintManager, NODE_LOST",
        ", DeletionByPodGC, NODE_LOST",
        "DeadlineExceeded, , DEADLINE_EXCEEDED",
        ", , DIED_WITHOUT_REPORT",
    })
    void aFailedPodWithoutAContainer(String reason, String disruption, Reason expected) {
        var status = new PodStatusBuilder().withPhase("Failed").withReason(reason);
        if (disruption != null) {
            status.addNewCondition()
                    .withType("DisruptionTarget")
                    .withStatus("True")
                    .withReason(disruption)
                    .endCondition();
        }
        assertThat(ended(status.build()).reason()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ErrImagePull, IMAGE_UNAVAILABLE",
        "ImagePullBackOff, IMAGE_UNAVAILABLE",
        "CreateContainerConfigError, CONTAINER_CONFIG_INVALID",
    })
    void aContainerThatWaits(String kubelet, Reason expected) {
        PodStatus status = pending(kubelet);
        Run early = run(status, NOON.plusSeconds(299));
        assertThat(early.ending())
                .isInstanceOfSatisfying(
                        Ending.Waiting.class,
                        waiting ->
                                assertThat(waiting.why().orElseThrow().reason()).isEqualTo(expected));
        assertThat(early.giveUp()).isFalse();
        Run late = run(status, NOON.plusSeconds(300));
        assertThat(late.giveUp()).isTrue();
        assertThat(late.settled()).isTrue();
        assertThat(late.ending()).isInstanceOfSatisfying(Ending.Ended.class, ended -> {
            assertThat(ended.reason()).isEqualTo(expected);
            assertThat(ended.message()).contains(kubelet).contains("because");
        });
    }

    @Test
    void aPodThatNoNodeTakes() {
        PodStatus status = new PodStatusBuilder()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available")
                .endCondition()
                .build();
        assertThat(run(status, NOON.plusSeconds(301)).ending()).isInstanceOfSatisfying(Ending.Ended.class, ended -> {
            assertThat(ended.reason()).isEqualTo(Reason.UNSCHEDULABLE);
            assertThat(ended.message()).contains("0/3 nodes are available");
        });
        assertThat(run(new PodStatus(), NOON.plusSeconds(301)).ending())
                .isInstanceOfSatisfying(
                        Ending.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(Reason.START_TIMEOUT));
    }

    @Test
    void aJobWithoutPod() {
        assertThat(only(Observer.runs(owner, List.of(job()), List.of(), TIMEOUT, NOON))
                        .ending())
                .isInstanceOf(Ending.Waiting.class);
        Instant later = NOON.plusSeconds(60);
        Run failed = only(Observer.runs(owner, List.of(over("Failed", "DeadlineExceeded")), List.of(), TIMEOUT, later));
        assertThat(failed.ending())
                .isInstanceOfSatisfying(
                        Ending.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
        Run lost =
                only(Observer.runs(owner, List.of(over("Failed", "BackoffLimitExceeded")), List.of(), TIMEOUT, later));
        assertThat(lost.ending())
                .isInstanceOfSatisfying(
                        Ending.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(Reason.DIED_WITHOUT_REPORT));
    }

    /** The watch of Jobs may be ahead of the watch of pods: what a pod said is waited for before a Job counts as it is. */
    @ParameterizedTest
    @CsvSource({"Complete, Done", "Failed, BackoffLimitExceeded"})
    void aJobThatIsOverSaysNothingBeforeItsPodHadTimeToCome(String condition, String reason) {
        Job over = over(condition, reason);
        Run early = only(Observer.runs(owner, List.of(over), List.of(), TIMEOUT, NOON.plusSeconds(9)));
        assertThat(early.finished()).isFalse();
        assertThat(early.settled()).isFalse();
        assertThat(early.lookAt()).contains(NOON.plusSeconds(10));
        assertThat(only(Observer.runs(owner, List.of(over), List.of(), TIMEOUT, NOON.plusSeconds(10)))
                        .settled())
                .isTrue();
        // Another clock's hour must not become a wait of an hour.
        assertThat(only(Observer.runs(owner, List.of(over), List.of(), TIMEOUT, NOON.minusSeconds(3600)))
                        .settled())
                .isTrue();
    }

    /** That nobody heard what a check found does not make it good. */
    @Test
    void aCheckWhosePodIsGoneUnreadIsMadeAgain() {
        Run check =
                only(Observer.runs(owner, List.of(over("Complete", "Done")), List.of(), TIMEOUT, NOON.plusSeconds(60)));
        assertThat(check.inconclusive()).isTrue();
        assertThat(check.giveUp()).isTrue();
    }

    @Test
    void aRetryableFailureIsNotSettledBeforeItsJobIs() {
        PodStatus failed = exited(70, "Error", "{\"reason\":\"SourceUnreachable\",\"message\":\"x\"}");
        assertThat(run(failed, NOON).settled()).isFalse();
        Run over = only(Observer.runs(
                owner, List.of(over("Failed", "BackoffLimitExceeded")), List.of(pod(failed)), TIMEOUT, NOON));
        assertThat(over.settled()).isTrue();
    }

    @Test
    void aFormerJobOfTheSameNameDoesNotCount() {
        Job old = new JobBuilder(job())
                .editMetadata()
                .withCreationTimestamp("2026-11-22T07:59:59Z")
                .endMetadata()
                .build();
        assertThat(Observer.runs(owner, List.of(old), List.of(), TIMEOUT, NOON)).isEmpty();
    }

    /** What a job has Jobs for besides, now or in a later version, is none of its runs. */
    @Test
    void whatIsNoRunDoesNotCount() {
        for (String role : List.of("hand-over", "")) {
            Job other = new JobBuilder(job())
                    .editMetadata()
                    .addToLabels(Labels.ROLE, role)
                    .endMetadata()
                    .build();
            assertThat(Observer.runs(owner, List.of(other), List.of(), TIMEOUT, NOON))
                    .as(role)
                    .isEmpty();
        }
    }

    /** Jobs, pods and checkpoint come by watches of their own: what a run that ended well has made may not be told yet. */
    @ParameterizedTest
    @CsvSource({"SUCCEEDED, true", "TERMINATED, true", "SLOT_LOST, false"})
    void aRunThatEndedWellHasMadeWhatTheCheckpointWillTell(Reason reason, boolean holds) {
        var ended = new Ending.Ended(NOON, reason, "x", Optional.empty());
        var run = new Run("j", Run.Kind.TRIGGER, "p", 3, Optional.empty(), NOON, NOON, ended, true, false);
        assertThat(run.captures(false)).isEqualTo(holds);
        assertThat(run.captures(true)).isFalse();
        var check = new Run("j", Run.Kind.CHECK, "p", 3, Optional.empty(), NOON, NOON, ended, true, false);
        assertThat(check.captures(false)).isFalse();
    }

    @Test
    void kindGenerationAndStart() {
        PodStatus running = new PodStatusBuilder()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("runner")
                .withState(new ContainerStateBuilder()
                        .withNewRunning("2026-11-22T12:00:04Z")
                        .build())
                .endContainerStatus()
                .build();
        Run run = run(running, NOON.plusSeconds(900));
        assertThat(run.kind()).isEqualTo(Run.Kind.CHECK);
        assertThat(run.generation()).isEqualTo(3);
        assertThat(run.id()).isEqualTo("pod-1");
        assertThat(run.startedAt()).isEqualTo(NOON.plusSeconds(4));
        assertThat(run.ending()).isInstanceOf(Ending.Running.class);
    }

    /** Its node does not answer: the pod would run for a month, and no later tick would start. */
    @Test
    void aPodThatWasToBeGoneIsNotUnderWayForEver() {
        Pod going = new PodBuilder(pod(running("Running")))
                .editMetadata()
                .withDeletionTimestamp("2026-11-22T12:01:00Z")
                .endMetadata()
                .build();
        Run soon = only(Observer.runs(owner, List.of(job()), List.of(going), TIMEOUT, NOON.plusSeconds(100)));
        assertThat(soon.ending()).isInstanceOf(Ending.Running.class);
        assertThat(soon.lookAt()).contains(NOON.plusSeconds(180));
        Run late = only(Observer.runs(owner, List.of(job()), List.of(going), TIMEOUT, NOON.plusSeconds(180)));
        assertThat(late.ending()).isInstanceOfSatisfying(Ending.Ended.class, ended -> {
            assertThat(ended.reason()).isEqualTo(Reason.NODE_LOST);
            assertThat(ended.at()).isEqualTo(NOON.plusSeconds(60));
        });
        assertThat(late.giveUp())
                .as("its Job goes, so that the next tick starts")
                .isTrue();
    }

    @Test
    void aSidecarThatDoesNotEndHoldsNobodyUp() {
        PodStatus status = new PodStatusBuilder(exited(0, "Completed", "{\"reason\":\"Empty\",\"message\":\"x\"}"))
                .withPhase("Running")
                .build();
        Run soon = run(status, NOON.plusSeconds(60));
        assertThat(soon.ending()).isInstanceOf(Ending.Ended.class);
        assertThat(soon.giveUp()).isFalse();
        assertThat(soon.lookAt()).contains(NOON.plusSeconds(129));
        Run late = run(status, NOON.plusSeconds(129));
        assertThat(late.giveUp()).isTrue();
        assertThat(late.ending()).isEqualTo(soon.ending());
    }

    /** Drained or overtaken, it has said nothing: its Job makes room for another of its name. */
    @Test
    void aCheckThatToldNothingIsGivenUp() {
        for (String reason : List.of("Terminated", "Fenced")) {
            PodStatus status = exited(0, "Completed", "{\"reason\":\"" + reason + "\",\"message\":\"x\"}");
            Run check = only(Observer.runs(
                    owner, List.of(over("Complete", "Done")), List.of(pod(status)), TIMEOUT, NOON.plusSeconds(60)));
            assertThat(check.giveUp()).as(reason).isTrue();
        }
        assertThat(only(Observer.runs(
                                owner,
                                List.of(over("Complete", "Done")),
                                List.of(pod(exited(0, "Completed", "{\"reason\":\"CheckPassed\",\"message\":\"x\"}"))),
                                TIMEOUT,
                                NOON.plusSeconds(60)))
                        .giveUp())
                .isFalse();
    }

    /** The operator was away: same state, same reason, whether the deadline came first or we did. */
    @Test
    void aDeadlineDoesNotHideWhatAPodWaitedFor() {
        PodStatus status = new PodStatusBuilder(pending("ImagePullBackOff"))
                .withPhase("Failed")
                .withReason("DeadlineExceeded")
                .build();
        assertThat(ended(status).reason()).isEqualTo(Reason.IMAGE_UNAVAILABLE);
        PodStatus unscheduled = new PodStatusBuilder()
                .withPhase("Failed")
                .withReason("DeadlineExceeded")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available")
                .endCondition()
                .build();
        assertThat(ended(unscheduled).reason()).isEqualTo(Reason.UNSCHEDULABLE);
    }

    /** The deadline is the pod's, which counts from where a node has taken it: it cannot end one that no node takes. */
    @Test
    void aCheckThatNoNodeTakesIsUnschedulableHoweverLongNobodyLooked() {
        assertThat(job().getSpec().getActiveDeadlineSeconds()).isNull();
        assertThat(job().getSpec().getTemplate().getSpec().getActiveDeadlineSeconds())
                .isEqualTo(600);
        PodStatus status = new PodStatusBuilder()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available")
                .endCondition()
                .build();
        Run check = run(status, NOON.plus(Duration.ofDays(1)));
        assertThat(check.giveUp()).isTrue();
        assertThat(check.ending())
                .isInstanceOfSatisfying(
                        Ending.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(Reason.UNSCHEDULABLE));
    }

    private static PodStatus running(String phase) {
        return new PodStatusBuilder()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName("runner")
                .withNewState()
                .withNewRunning("2026-11-22T12:00:01Z")
                .endState()
                .endContainerStatus()
                .build();
    }

    private Ending.Ended ended(PodStatus status) {
        if (run(status, NOON).ending() instanceof Ending.Ended ended) {
            return ended;
        }
        throw new AssertionError("still going");
    }

    private Run run(PodStatus status, Instant now) {
        return only(Observer.runs(owner, List.of(job()), List.of(pod(status)), TIMEOUT, now));
    }

    private static Run only(List<Run> runs) {
        assertThat(runs).hasSize(1);
        return runs.getFirst();
    }

    private static PodStatus exited(int code, String reason, @Nullable String word) {
        return new PodStatusBuilder()
                .withPhase(code == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName("runner")
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .withMessage(word)
                .withFinishedAt("2026-11-22T12:00:09Z")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .build();
    }

    private static PodStatus pending(String reason) {
        return new PodStatusBuilder()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withName("runner")
                .withNewState()
                .withNewWaiting("because", reason)
                .endState()
                .endContainerStatus()
                .build();
    }

    private Job job() {
        return new JobBuilder(Jobs.check(Examples.runs(owner)))
                .editMetadata()
                .withUid("job-uid")
                .withCreationTimestamp("2026-11-22T12:00:00Z")
                .endMetadata()
                .build();
    }

    private Job over(String type, String reason) {
        return new JobBuilder(job())
                .withNewStatus()
                .addNewCondition()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withLastTransitionTime(NOON.toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod pod(PodStatus status) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod-1")
                .withCreationTimestamp("2026-11-22T12:00:00Z")
                .addNewOwnerReference()
                .withUid("job-uid")
                .endOwnerReference()
                .endMetadata()
                .withStatus(status)
                .build();
    }
}
