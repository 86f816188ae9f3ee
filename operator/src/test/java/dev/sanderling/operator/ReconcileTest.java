package dev.sanderling.operator;

import static dev.sanderling.operator.Present.present;
import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.examples.cluster.api.RequestLog;
import dev.sanderling.operator.cluster.Permissions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program as it is wired, against an API server that understands server-side apply. No controllers, no kubelet. */
@QuarkusTest
@QuarkusTestResource(LocalApi.class)
class ReconcileTest {
    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Inject
    Operator operator;

    private final KubernetesClient client = LocalApi.client();

    @BeforeEach
    void namespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("sales")
                        .endMetadata()
                        .build())
                .serverSideApply();
        LocalApi.server().log().clear();
    }

    @AfterEach
    void removeAll() {
        client.resources(CaptureJob.class).delete();
        soon(() ->
                assertThat(client.resources(CaptureJob.class).list().getItems()).isEmpty());
        client.close();
    }

    /** Each watch has a list, a cache and a thread of its own. */
    @Test
    @SuppressWarnings({"rawtypes", "unchecked"}) // as the SDK hands them out
    void aKindIsWatchedOnce() {
        for (RegisteredController controller : operator.getRegisteredControllers()) {
            List<EventSource> sources =
                    ((Controller) controller).getEventSourceManager().allEventSources();
            List<Class<?>> watched = sources.stream()
                    .filter(ManagedInformerEventSource.class::isInstance)
                    .<Class<?>>map(EventSource::resourceType)
                    .toList();
            assertThat(watched).contains(CaptureJob.class).doesNotHaveDuplicates();
            assertThat(Copies.READ).as("what a watch sends can be read").containsAll((List) watched);
        }
    }

    @Test
    void aJobsWholeWay() throws IOException, InterruptedException {
        create("mysql-to-files.yaml");
        soon(() -> assertThat(jobs()).hasSize(1));
        assertThat(client.configMaps().withName("billing-history-4").get()).isNotNull();
        CronJob cronJob = client.batch().v1().cronjobs().withName("billing").get();
        assertThat(cronJob.getSpec().getTimeZone()).isEqualTo("Etc/UTC");
        soon(() -> assertThat(says("billing", "Reconciling")).isEqualTo("True Checking"));

        Nodes.end(
                client,
                jobs().getFirst(),
                "{\"reason\":\"CheckPassed\",\"message\":\"Good.\",\"server\":\"MySQL 9.7.4\"}",
                0);
        soon(() -> assertThat(says("billing", "Ready")).isEqualTo("True Working"));
        soon(() -> assertThat(says("billing", "Reconciling")).isEqualTo("False Settled"));

        edit("billing", Map.of("timeZone", "Mars/Base"));
        soon(() -> assertThat(says("billing", "Ready")).isEqualTo("False InvalidSpec"));
        assertThat(client.batch().v1().cronjobs().withName("billing").get().getSpec())
                .as("the last good one")
                .isEqualTo(cronJob.getSpec());

        edit("billing", Map.of("timeZone", "Etc/UTC", "trigger", Map.of("runId", "now")));
        soon(() -> assertThat(status("billing").trigger()).isNotNull());
        assertThat(present(status("billing").trigger()).runId()).isEqualTo("now");
        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .withName(present(status("billing").trigger()).jobName())
                        .get())
                .isNotNull();
        assertThat(jobs())
                .as("the check and the run: what a run does was not edited")
                .hasSize(2);
        edit("billing", Map.of("batch", Map.of("maxRecords", 10)));
        soon(() -> assertThat(jobs()).as("another check").hasSize(3));

        assertThat(get("/q/health/ready")).contains("\"status\": \"UP\"");
        assertThat(get("/metrics")).contains("sanderling_condition{namespace=\"sales\",name=\"billing\"");
        onlyWhatIsGranted();
    }

    /** A fleet that is applied at once does not ask the cluster for a pod each at once. */
    @Test
    void checksWaitForTheirTurn() {
        int many = 14;
        for (int i = 0; i < many; i++) {
            create("mysql-to-files.yaml", "many-" + i);
        }
        // Jobs of other tests, in namespaces of their own, may have a turn too.
        soon(() -> {
            assertThat(waiting() + jobs().size()).isEqualTo(many);
            assertThat(jobs()).hasSizeBetween(1, 10);
        });
        long waiting = waiting();
        int begun = jobs().size();
        Nodes.end(client, jobs().getFirst(), "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        soon(() -> assertThat(jobs()).as("the next in line").hasSize(begun + 1));
        soon(() -> assertThat(waiting()).isEqualTo(waiting - 1));
        client.resources(CaptureJob.class)
                .withName(captureJob(jobs().getLast()))
                .delete();
        soon(() -> assertThat(waiting()).as("one that is gone leaves its place").isLessThanOrEqualTo(waiting - 2));
    }

    private long waiting() {
        return client.resources(CaptureJob.class).list().getItems().stream()
                .filter(job -> job.getStatus() != null)
                .filter(job -> says(job.getMetadata().getName(), "Reconciling").equals("True CheckQueued"))
                .count();
    }

    private static String captureJob(Job job) {
        return job.getMetadata().getLabels().get("sanderling.dev/capture-job");
    }

    @Test
    void theRunnersKeyIsNeverTouched() {
        create("postgres-to-files.yaml");
        soon(() -> assertThat(jobs()).hasSize(1));
        Nodes.end(client, jobs().getFirst(), "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        soon(() -> assertThat(says("orders", "Ready")).isEqualTo("True Working"));

        State state = State.blank("test")
                .edit()
                .epoch(7)
                .holder(new Holder("p", "r"))
                .seq(3)
                .done();
        String text = StateJson.write(state);
        String patch = "{\"data\":{\"state\":" + io.fabric8.kubernetes.client.utils.Serialization.asJson(text) + "}}";
        client.configMaps()
                .withName("orders-checkpoint")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("runner")
                                .build(),
                        patch);
        soon(() -> assertThat(StateJson.readHandoff(checkpoint().getData().get("handoff")))
                .isEqualTo(new Handoff(7, 0)));
        String version = checkpoint().getMetadata().getResourceVersion();

        for (int i = 0; i < 100; i++) {
            label("orders", i);
        }
        // Its return shows that the operator has looked since.
        client.rbac().roles().withName("orders-runner").delete();
        soon(() -> assertThat(client.rbac().roles().withName("orders-runner").get())
                .isNotNull());

        assertThat(checkpoint().getData().get("state")).isEqualTo(text);
        assertThat(checkpoint().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(owners("f:state")).containsExactly("runner");
        assertThat(owners("f:handoff")).containsExactly("sanderling-handoff");
        assertThat(owners("f:ownerReferences")).containsExactly("sanderling-operator");
    }

    @Test
    void atRestNothingIsWritten() {
        create("postgres-to-files.yaml");
        soon(() -> assertThat(jobs()).hasSize(1));
        Nodes.end(client, jobs().getFirst(), "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        soon(() -> assertThat(says("orders", "Reconciling")).isEqualTo("False Settled"));
        LocalApi.server().log().clear();
        for (int i = 0; i < 20; i++) {
            label("orders", i);
        }
        client.rbac().roles().withName("orders-runner").delete();
        soon(() -> assertThat(client.rbac().roles().withName("orders-runner").get())
                .isNotNull());
        assertThat(operatorsWrites()).extracting(RequestLog.Entry::resource).containsOnly("roles");
    }

    @Test
    void somebodyElsesObjectIsLeftAlone() {
        CronJob foreign = new io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder()
                .withNewMetadata()
                .withName("orders")
                .endMetadata()
                .withNewSpec()
                .withSchedule("@yearly")
                .endSpec()
                .build();
        client.resource(foreign).create();
        create("postgres-to-files.yaml");
        soon(() -> assertThat(says("orders", "Stalled")).isEqualTo("True NameTaken"));
        assertThat(client.batch()
                        .v1()
                        .cronjobs()
                        .withName("orders")
                        .get()
                        .getSpec()
                        .getSchedule())
                .isEqualTo("@yearly");
        assertThat(jobs()).isEmpty();
        client.batch().v1().cronjobs().withName("orders").delete();
    }

    private void onlyWhatIsGranted() {
        for (RequestLog.Entry entry : LocalApi.server().log().entries()) {
            if (!entry.userAgent().equals(LocalApi.TEST_AGENT)) {
                assertThat(Permissions.all()).as(entry.toString()).anySatisfy(permission -> {
                    assertThat(permission.resource()).isEqualTo(entry.resource());
                    assertThat(permission.verbs()).contains(entry.verb());
                });
            }
        }
    }

    private static List<RequestLog.Entry> operatorsWrites() {
        return LocalApi.server().log().entries().stream()
                .filter(entry -> entry.writes() && !entry.userAgent().equals(LocalApi.TEST_AGENT))
                .toList();
    }

    private void create(String example) {
        create(example, Examples.job(example).getMetadata().getName());
    }

    private void create(String example, String name) {
        CaptureJob job = Examples.job(example);
        job.getMetadata().setName(name);
        job.getMetadata().setUid(null);
        job.getMetadata().setGeneration(null);
        job.getMetadata().setCreationTimestamp(null);
        client.resource(job).create();
    }

    private void edit(String name, Map<String, Object> spec) {
        client.resources(CaptureJob.class)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        io.fabric8.kubernetes.client.utils.Serialization.asJson(Map.of("spec", spec)));
    }

    private void label(String cronJob, int number) {
        client.batch()
                .v1()
                .cronjobs()
                .withName(cronJob)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"n\":\"" + number + "\"}}}");
    }

    private List<Job> jobs() {
        return client.batch().v1().jobs().list().getItems();
    }

    private ConfigMap checkpoint() {
        return client.configMaps().withName("orders-checkpoint").get();
    }

    private List<String> owners(String field) {
        return checkpoint().getMetadata().getManagedFields().stream()
                .filter(entry ->
                        entry.getFieldsV1().getAdditionalProperties().toString().contains(field + "="))
                .map(ManagedFieldsEntry::getManager)
                .toList();
    }

    private CaptureJobStatus status(String name) {
        CaptureJob job = client.resources(CaptureJob.class).withName(name).get();
        assertThat(job.getStatus()).as("status of " + name).isNotNull();
        return job.getStatus();
    }

    private String says(String name, String type) {
        return present(status(name).conditions()).stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus() + " " + condition.getReason())
                .findFirst()
                .orElse("");
    }

    private String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
