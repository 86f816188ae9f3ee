package dev.sanderling.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Examples;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerPodsTest {
    /** Workload identity goes by a label of the pod; ours stay ours, whatever somebody writes. */
    @Test
    @SuppressWarnings("unchecked")
    void aPodHasTheUsersLabelsAndOurs() {
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        Map<String, Object> tree = Serialization.jsonMapper().convertValue(job, Map.class);
        var spec = (Map<String, Object>) tree.get("spec");
        var runner = (Map<String, Object>) spec.get("runner");
        runner.put("podLabels", Map.of("azure.workload.identity/use", "true"));
        CaptureJob labelled = Serialization.jsonMapper().convertValue(tree, CaptureJob.class);

        ObjectMeta pod =
                Jobs.check(Examples.runs(labelled)).getSpec().getTemplate().getMetadata();
        assertThat(pod.getLabels())
                .containsEntry("azure.workload.identity/use", "true")
                .containsEntry(Labels.ROLE, "check")
                .containsEntry(Labels.CAPTURE_JOB, "orders");
    }

    /** What a platform team asks of every pod. */
    @Test
    @SuppressWarnings("unchecked")
    void aPodHasWhatTheUserSaysOfIt() {
        Map<String, Object> tree =
                Serialization.jsonMapper().convertValue(Examples.job("postgres-to-files.yaml"), Map.class);
        var runner = (Map<String, Object>) ((Map<String, Object>) tree.get("spec")).get("runner");
        runner.put("podAnnotations", Map.of("sidecar.istio.io/inject", "false"));
        runner.put("priorityClassName", "low");
        runner.put("runtimeClassName", "gvisor");
        runner.put(
                "topologySpreadConstraints",
                List.of(Map.of("maxSkew", 1, "topologyKey", "zone", "whenUnsatisfiable", "ScheduleAnyway")));
        CaptureJob job = Serialization.jsonMapper().convertValue(tree, CaptureJob.class);

        for (Job made : List.of(
                Jobs.check(Examples.runs(job)),
                CleanupJobs.job(Examples.runs(job)),
                Jobs.trigger(Examples.runs(job), CronJobs.desired(Examples.runs(job)), "a"))) {
            PodTemplateSpec pod = made.getSpec().getTemplate();
            assertThat(pod.getMetadata().getAnnotations()).containsEntry("sidecar.istio.io/inject", "false");
            assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("low");
            assertThat(pod.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
            assertThat(pod.getSpec().getTopologySpreadConstraints()).hasSize(1);
        }
    }
}
