package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.operator.cleanup.Remains;
import dev.sanderling.operator.cleanup.Steps;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.handoff.Edition;
import dev.sanderling.operator.handoff.HistoryChunks;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Statuses;
import dev.sanderling.operator.reading.TolerantReading;
import dev.sanderling.operator.reading.Unreadable;
import dev.sanderling.operator.schedule.CronJobs;
import dev.sanderling.operator.schedule.DueJobs;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.operator.schedule.Timetable;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Plans;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever the API server lets into a document is read, reconciled without an exception, and ends in a status. */
class AnyDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final int DOCUMENTS = 3_000;

    private final KubernetesSerialization client = client();

    private static KubernetesSerialization client() {
        var mapper = new ObjectMapper();
        new TolerantReading().customize(mapper);
        var client = new KubernetesSerialization(mapper, true);
        client.registerKubernetesResource(CaptureJob.class);
        return client;
    }

    @Test
    void endsInAStatus() {
        var drawn = new DrawnJobs(20261129);
        int valid = 0;
        int unreadable = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            ObjectNode document = drawn.next("job-" + i);
            try {
                CaptureJob job = read(document.toString());
                Checked checked = reconciled(job);
                valid += checked instanceof Checked.Valid ? 1 : 0;
                unreadable += Unreadable.of(job).isEmpty() ? 0 : 1;
            } catch (Exception e) {
                String text = document.path("spec").toString();
                throw new AssertionError(text.substring(0, Math.min(5_000, text.length())), e);
            }
        }
        assertThat(valid).as("documents that come all the way").isGreaterThan(DOCUMENTS / 20);
        assertThat(unreadable).isGreaterThan(DOCUMENTS / 50);
    }

    @Test
    void aValueThatCannotBeReadIsNamed() {
        String job = """
                {"apiVersion": "sanderling.dev/v1alpha1", "kind": "CaptureJob", "metadata": {"name": "a", "uid": "u"},
                 "spec": {"schedule": "@hourly", "deletionPolicy": "Archive", "source": {"postgres": {"port": 5432.0}},
                  "batch": {"whenBehind": "Sleep"},
                  "runner": {"volumes": [{"name": "v", "secret": {"defaultMode": 3000000000}}]}},
                 "status": {"observedGeneration": "seven"}}
                """;
        CaptureJob read = client.clone(read(job));

        assertThat(Unreadable.of(read))
                .extracting(problem -> problem.path())
                .containsExactlyInAnyOrder(
                        "spec.deletionPolicy", "spec.batch.whenBehind", "spec.runner.volumes[0].secret.defaultMode");
        assertThat(Unreadable.of(read).toString())
                .contains("3000000000", "\"Sleep\"")
                .doesNotContain("java");
        assertThat(Plans.deletionPolicy(read.getSpec()))
                .as("what nobody understands drops nothing")
                .isEqualTo(dev.sanderling.api.DeletionPolicy.RETAIN);
        assertThat(read.getSpec().source().postgres().port()).isEqualTo(5432);
        assertThat(read.getSpec().schedule()).isEqualTo("@hourly");
    }

    /** A webhook, or a Kubernetes that is newer than our model, may have written it. */
    @Test
    void theSameHoldsForWhatElseIsWatched() {
        String pod = """
                {"type": "ADDED", "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
                 "spec": {"priority": 99999999999, "containers": [{"name": "runner",
                  "ports": [{"containerPort": "http"}], "resources": {"limits": {"cpu": ""}}}]}}}
                """;
        KubernetesResource read =
                (KubernetesResource) client.unmarshal(pod, WatchEvent.class).getObject();

        assertThat(((Pod) read).getSpec().getContainers()).hasSize(1);
    }

    private CaptureJob read(String document) {
        var event = client.unmarshal("{\"type\":\"ADDED\",\"object\":" + document + "}", WatchEvent.class);
        // The SDK hands out copies.
        return client.clone((CaptureJob) event.getObject());
    }

    /** As CaptureJobReconciler and CleanupReconciler go, without requests. */
    private Checked reconciled(CaptureJob job) {
        List<dev.sanderling.plan.Problem> unreadable = Unreadable.of(job);
        Checked checked = unreadable.isEmpty()
                ? Plans.checkInCluster(Names.namespace(job), Names.name(job), job.getSpec())
                : new Checked.Invalid(unreadable);
        Edition edition = Edition.of(job, Optional.empty());
        var seen =
                new Observation(List.of(), CheckpointView.ABSENT, Optional.empty(), Optional.empty(), edition.since());
        CaptureJobStatus status = Statuses.next(null, 1, checked, seen, NOW);
        assertThat(status.conditions()).hasSizeGreaterThanOrEqualTo(6);
        Timetable.nextLook(checked, status, seen, Plans.startTimeout(job.getSpec()), NOW);
        if (checked instanceof Checked.Valid valid) {
            var runs = new Runs(
                    job,
                    valid.plan(),
                    edition,
                    JobDocuments.desired(job).getMetadata().getName(),
                    HistoryChunks.names(valid.plan(), CheckpointView.ABSENT, 0),
                    false,
                    new Examples.Image());
            for (HasMetadata object : Desired.objects(runs)) {
                assertThat(client.asJson(object)).isNotEmpty();
            }
            DueJobs.next(runs, Optional.of(CronJobs.desired(runs)), status, seen, NOW)
                    .ifPresent(due -> assertThat(client.asJson(due)).isNotEmpty());
        } else {
            assertThat(status.conditions().getFirst().getReason()).isEqualTo("InvalidSpec");
        }
        job.getMetadata().setDeletionTimestamp("2026-11-22T11:00:00Z");
        Steps.next(job, new Remains(false, List.of(), List.of(), CheckpointView.ABSENT, false), NOW);
        return checked;
    }
}
