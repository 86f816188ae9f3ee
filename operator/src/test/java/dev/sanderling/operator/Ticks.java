package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What users and the CronJob controller do, in the client's own namespace, for tests in which the latter is not there. */
final class Ticks {
    private static int tick;

    private final KubernetesClient client;

    Ticks(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A job of an example, without its spread, which would hold ticks for up to a minute. In one request: of a job that is
     * edited at once the operator may have begun a check before it sees the edit, and begins another.
     */
    void create(String example, String name) {
        CaptureJob job = Examples.job(example);
        job.getMetadata().setName(name);
        job.getMetadata().setNamespace(client.getNamespace());
        job.getMetadata().setUid(null);
        job.getMetadata().setGeneration(null);
        job.getMetadata().setCreationTimestamp(null);
        ObjectNode document = Serialization.jsonMapper().valueToTree(job);
        document.withObject("/spec").remove("spread");
        client.resource(Serialization.jsonMapper().convertValue(document, CaptureJob.class))
                .create();
    }

    /** A job whose check was good; checks are not held. */
    void checked(String name) {
        create("mysql-to-files.yaml", name);
        soon(() -> assertThat(checks(name)).hasSize(1));
        Job check = checks(name).getFirst();
        assertThat(check.getSpec().getSuspend()).isNotEqualTo(true);
        passes(check);
        soon(() -> assertThat(present(present(status(name)).conditions()))
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getReason().equals("Working")));
        soon(() -> assertThat(template(name)).doesNotContainKey(Labels.DELAY));
    }

    void passes(Job check) {
        Nodes.end(client, check, "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        Nodes.over(client, check, "Complete");
    }

    /** As the CronJob controller makes it. */
    Job tick(String name) {
        return client.resource(ofTick(name)).create();
    }

    Job ofTick(String name) {
        CronJob cronJob = client.batch().v1().cronjobs().withName(name).get();
        return new JobBuilder()
                .withMetadata(cronJob.getSpec().getJobTemplate().getMetadata())
                .editMetadata()
                .withName(name + "-" + ++tick)
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("CronJob")
                .withName(name)
                .withUid(cronJob.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(cronJob.getSpec().getJobTemplate().getSpec())
                .build();
    }

    Map<String, String> template(String name) {
        return client.batch()
                .v1()
                .cronjobs()
                .withName(name)
                .get()
                .getSpec()
                .getJobTemplate()
                .getMetadata()
                .getAnnotations();
    }

    List<Job> checks(String name) {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(job -> name.equals(job.getMetadata().getLabels().get(Labels.CAPTURE_JOB)))
                .filter(job -> "check".equals(job.getMetadata().getLabels().get(Labels.ROLE)))
                .toList();
    }

    boolean suspended(Job job) {
        return Boolean.TRUE.equals(client.resource(job).get().getSpec().getSuspend());
    }

    @Nullable
    CaptureJobStatus status(String name) {
        return client.resources(CaptureJob.class).withName(name).get().getStatus();
    }

    /** Status and reason of the condition Ready; empty where there is none yet. */
    String ready(String name) {
        return present(present(status(name)).conditions()).stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(condition -> condition.getStatus() + " " + condition.getReason())
                .findFirst()
                .orElse("");
    }

    RunStatus lastRun(String name) {
        return present(present(status(name)).lastRun());
    }

    void edit(String name, String change) {
        client.resources(CaptureJob.class).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    /** Edits it, and waits until the operator has looked at it as it is then. */
    void look(String name, String change) {
        edit(name, change);
        soon(() -> assertThat(present(status(name)).observedGeneration())
                .isEqualTo(client.resources(CaptureJob.class)
                        .withName(name)
                        .get()
                        .getMetadata()
                        .getGeneration()));
    }
}
