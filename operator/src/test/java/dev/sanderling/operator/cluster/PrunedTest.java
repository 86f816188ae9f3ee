package dev.sanderling.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Examples;
import dev.sanderling.operator.outcome.Observer;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.schedule.CronJobs;
import dev.sanderling.operator.schedule.Jobs;
import dev.sanderling.operator.schedule.Runs;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunedTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private final CaptureJob owner = Examples.job("postgres-to-files.yaml");
    private final Runs runs = Examples.runs(owner);

    /** What is made of Jobs and pods is the same, and they are small. */
    @Test
    void theRunsAreTheSame() {
        Job job = new JobBuilder(Jobs.check(runs))
                .editMetadata()
                .withUid("job-uid")
                .withCreationTimestamp("2026-11-22T11:00:00Z")
                .endMetadata()
                .build();
        for (String state : List.of("running", "terminated", "waiting")) {
            Pod pod = pod(job, state);
            List<Run> whole = Observer.runs(owner, List.of(job), List.of(pod), Duration.ofMinutes(5), NOON);
            Job smallJob = Pruned.of(new JobBuilder(job).build());
            Pod small = Pruned.of(new PodBuilder(pod).build());
            assertThat(Observer.runs(owner, List.of(smallJob), List.of(small), Duration.ofMinutes(5), NOON))
                    .isEqualTo(whole)
                    .isNotEmpty();
            assertThat(Serialization.asJson(small).length())
                    .isLessThan(Serialization.asJson(pod).length() / 2);
            assertThat(Serialization.asJson(smallJob).length())
                    .isLessThan(Serialization.asJson(job).length() / 2);
            assertThat(smallJob.getSpec().getTemplate().getSpec().getVolumes())
                    .as("its job document")
                    .anyMatch(volume -> volume.getConfigMap() != null);
        }
    }

    @Test
    void driftIsSeenAllTheSame() {
        CronJob desired = CronJobs.desired(runs);
        CronJob actual = new CronJobBuilder(desired)
                .editMetadata()
                .withManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager(Cluster.MANAGER)
                        .withTime("2026-11-22T11:00:00Z")
                        .withNewFieldsV1()
                        .endFieldsV1()
                        .build())
                .endMetadata()
                .build();
        CronJob small = Pruned.of(actual);
        assertThat(Drift.differs(desired, small)).isFalse();
        assertThat(small.getMetadata().getManagedFields().getFirst().getTime()).isEqualTo("2026-11-22T11:00:00Z");
        small.getSpec().setSchedule("0 0 1 1 *");
        assertThat(Drift.differs(desired, small)).isTrue();
    }

    private static Pod pod(Job job, String state) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .withNamespace("sales")
                .withUid("pod-uid")
                .withCreationTimestamp("2026-11-22T11:00:01Z")
                .addNewOwnerReference()
                .withUid("job-uid")
                .endOwnerReference()
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .withNewStatus()
                .withPhase(state.equals("terminated") ? "Succeeded" : "Running")
                .addNewContainerStatus()
                .withName("runner")
                .withNewState()
                .endState()
                .endContainerStatus()
                .addNewContainerStatus()
                .withName("proxy")
                .endContainerStatus()
                .endStatus()
                .build();
        var container = pod.getStatus().getContainerStatuses().getFirst().getState();
        switch (state) {
            case "running" ->
                container.setRunning(new io.fabric8.kubernetes.api.model.ContainerStateRunning("2026-11-22T11:59:02Z"));
            case "terminated" ->
                container.setTerminated(new io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder()
                        .withExitCode(0)
                        .withStartedAt("2026-11-22T11:00:02Z")
                        .withFinishedAt("2026-11-22T11:00:05Z")
                        .withMessage("{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}")
                        .build());
            default ->
                container.setWaiting(
                        new io.fabric8.kubernetes.api.model.ContainerStateWaiting("not yet", "ImagePullBackOff"));
        }
        return pod;
    }
}
