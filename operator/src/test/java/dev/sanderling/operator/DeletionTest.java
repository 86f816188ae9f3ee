package dev.sanderling.operator;

import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deleting a job, as the API server and the operator deal it out; the pods' part is played here. */
@QuarkusTest
@QuarkusTestResource(LocalApi.class)
class DeletionTest {
    private static final SourceNames OURS = new SourceNames("t", "a_slot", true, "a_pub", true, null);
    private static int number;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final String namespace = "going-" + ++number;
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl(LocalApi.server().url())
                    .withUserAgent(LocalApi.TEST_AGENT)
                    .withNamespace(namespace)
                    .build())
            .build();

    @BeforeEach
    void namespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void end() {
        client.close();
    }

    /** We may be away when its first run begins and when it is deleted; here we are not, and nothing was made. */
    @Test
    void whoseFirstRunMayBeginAnyMomentIsHeldAndGoesWithoutACleanup() {
        create("{}");
        soon(() -> assertThat(job().getMetadata().getFinalizers()).containsExactly(Names.FINALIZER));
        client.resources(CaptureJob.class).withName("orders").delete();
        soon(() -> assertThat(job()).isNull());
        assertThat(checkpoint()).isNull();
        assertThat(cleanup()).isEmpty();
        soon(() -> assertThat(told("NothingToCleanUp")).contains("has made nothing"));
    }

    @Test
    void whoMadeNothingGoesAtOnce() {
        create("{\"spec\":{\"suspend\":true}}");
        soon(() -> assertThat(job().getMetadata().getFinalizers()).isEmpty());
        soon(() -> assertThat(checkpoint().getMetadata().getOwnerReferences()).hasSize(1));
        client.resources(CaptureJob.class).withName("orders").delete();
        soon(() -> assertThat(checkpoint()).isNull());
        assertThat(cleanup()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BACKGROUND", "FOREGROUND"})
    void whatItMadeIsDroppedFirst(DeletionPropagation propagation) throws Exception {
        create("{}");
        ran(OURS);
        double before = counted("dropped");
        client.resources(CaptureJob.class)
                .withName("orders")
                .withPropagationPolicy(propagation)
                .delete();

        soon(() -> assertThat(cleanup()).isPresent());
        Job cleanup = cleanup().orElseThrow();
        assertThat(cleanup.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(client.batch().v1().cronjobs().withName("orders").get()).isNull();
        assertThat(job().isMarkedForDeletion()).isTrue();
        ConfigMap document =
                client.configMaps().withName(cleanup.getMetadata().getName()).get();
        assertThat(document.getData()).containsOnlyKeys("job.yaml", "state.json");
        assertThat(document.getData().get("state.json")).contains("a_slot");
        assertThat(document.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid())
                        .isEqualTo(cleanup.getMetadata().getUid()));
        assertThat(checkpoint()).as("until it is of no more use").isNotNull();

        Nodes.end(client, cleanup, "{\"reason\":\"CleanedUp\",\"message\":\"Dropped it all.\"}", 0);
        soon(() -> assertThat(job()).isNull());
        soon(() -> assertThat(cleanup()).isEmpty());
        assertThat(checkpoint()).isNull();
        assertThat(client.configMaps()
                        .withName(document.getMetadata().getName())
                        .get())
                .isNull();
        soon(() -> assertThat(told("SourceCleanedUp")).contains("Dropped it all."));
        assertThat(counted("dropped")).isEqualTo(before + 1);
    }

    @Test
    void aSecretThatIsGoneHoldsNobodyUp() throws Exception {
        create("{}");
        ran(OURS);
        double before = counted("left");
        client.resources(CaptureJob.class).withName("orders").delete();
        soon(() -> assertThat(cleanup()).isPresent());
        Nodes.end(
                client,
                cleanup().orElseThrow(),
                "{\"reason\":\"SecretMissing\",\"message\":\"There is no Secret orders-db.\"}",
                65);
        soon(() -> assertThat(job()).isNull());
        soon(() -> assertThat(told("SourceLeft"))
                .contains(
                        "postgres:5432/shop",
                        "SELECT pg_drop_replication_slot('a_slot'); DROP PUBLICATION IF EXISTS \"a_pub\";",
                        "There is no Secret orders-db."));
        assertThat(counted("left")).isEqualTo(before + 1);
    }

    @Test
    void aNamespaceThatGoesHoldsNobodyUp() throws Exception {
        create("{}");
        ran(OURS);
        double before = counted("left");
        client.namespaces().withName(namespace).delete();
        soon(() -> assertThat(client.namespaces().withName(namespace).get()).isNull());
        soon(() -> assertThat(counted("left")).isEqualTo(before + 1));
    }

    @Test
    void anInvalidSpecIsCleanedUpWithTheLastGoodOne() throws Exception {
        create("{}");
        ran(OURS);
        patch("{\"spec\":{\"timeZone\":\"Mars/Base\"}}");
        client.resources(CaptureJob.class).withName("orders").delete();
        soon(() -> assertThat(cleanup()).isPresent());
        assertThat(client.configMaps()
                        .withName(cleanup().orElseThrow().getMetadata().getName())
                        .get()
                        .getData()
                        .get("job.yaml"))
                .doesNotContain("Mars");
        Nodes.end(client, cleanup().orElseThrow(), "{\"reason\":\"CleanedUp\",\"message\":\"Dropped.\"}", 0);
        soon(() -> assertThat(job()).isNull());
    }

    @Test
    void whatIsRetainedIsGoneOnFrom() {
        create("{\"spec\":{\"deletionPolicy\":\"Retain\"}}");
        record(OURS);
        soon(() -> assertThat(checkpoint().getMetadata().getOwnerReferences()).isEmpty());
        soon(() -> assertThat(present("a_slot")).isTrue());
        soon(() -> assertThat(job().getMetadata().getFinalizers()).isEmpty());
        String uid = checkpoint().getMetadata().getUid();
        client.resources(CaptureJob.class).withName("orders").delete();
        soon(() -> assertThat(client.batch().v1().cronjobs().withName("orders").get())
                .isNull());
        soon(() -> assertThat(told("SourceRetained")).contains("slot \"a_slot\"", "orders-checkpoint"));

        create("{}");
        soon(() -> assertThat(told("CheckpointAdopted")).contains("0/16B3748", "a_slot"));
        assertThat(checkpoint().getMetadata().getUid()).isEqualTo(uid);
        soon(() -> assertThat(job().getMetadata().getFinalizers()).containsExactly(Names.FINALIZER));
    }

    /** A slot may be made from the start of a run on; where it was not and no other comes, nothing is held up. */
    @Test
    void aRunUnderWayHoldsTheJobUntilItsEnd() {
        create("{\"spec\":{\"suspend\":true,\"trigger\":{\"runId\":\"a\"}}}");
        soon(() -> assertThat(job("check")).isPresent());
        Nodes.end(client, job("check").orElseThrow(), "{\"reason\":\"CheckPassed\",\"message\":\"Good.\"}", 0);
        soon(() -> assertThat(job("trigger")).isPresent());
        soon(() -> assertThat(job().getMetadata().getFinalizers()).containsExactly(Names.FINALIZER));
        soon(() -> assertThat(checkpoint().getMetadata().getOwnerReferences()).isEmpty());
        Nodes.end(
                client, job("trigger").orElseThrow(), "{\"reason\":\"AuthenticationFailed\",\"message\":\"No.\"}", 65);
        soon(() -> assertThat(job().getMetadata().getFinalizers()).isEmpty());
        soon(() -> assertThat(checkpoint().getMetadata().getOwnerReferences()).hasSize(1));
    }

    private void create(String change) {
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        job.getMetadata().setNamespace(namespace);
        job.getMetadata().setUid(null);
        job.getMetadata().setGeneration(null);
        job.getMetadata().setCreationTimestamp(null);
        client.resource(job).create();
        patch(change);
        soon(() -> assertThat(checkpoint()).isNotNull());
    }

    private void patch(String change) {
        client.resources(CaptureJob.class).withName("orders").patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    /** What a first run leaves, and what follows from it. */
    private void ran(SourceNames names) {
        record(names);
        soon(() -> assertThat(job().getMetadata().getFinalizers()).containsExactly(Names.FINALIZER));
        soon(() -> assertThat(checkpoint().getMetadata().getOwnerReferences()).isEmpty());
        soon(() -> assertThat(present("a_slot")).isTrue());
    }

    private boolean present(String slot) {
        var status = job().getStatus();
        return status != null
                && status.source() != null
                && slot.equals(status.source().slot());
    }

    private void record(SourceNames names) {
        State state = State.blank("test")
                .edit()
                .epoch(1)
                .seq(1)
                .holder(new Holder("p", "r"))
                .names(names)
                .position("0/16B3748")
                .done();
        client.configMaps()
                .withName("orders-checkpoint")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("runner")
                                .build(),
                        Serialization.asJson(Map.of("data", Map.of("state", StateJson.write(state)))));
    }

    private CaptureJob job() {
        return client.resources(CaptureJob.class).withName("orders").get();
    }

    private ConfigMap checkpoint() {
        return client.configMaps().withName("orders-checkpoint").get();
    }

    private Optional<Job> cleanup() {
        return job("cleanup");
    }

    private Optional<Job> job(String role) {
        return client.batch().v1().jobs().withLabel("sanderling.dev/role", role).list().getItems().stream()
                .findFirst();
    }

    private String told(String reason) {
        List<Event> events = client.events().v1().events().list().getItems();
        return events.stream()
                .filter(event -> reason.equals(event.getReason()))
                .map(Event::getNote)
                .findFirst()
                .orElse("");
    }

    /** The metric of all namespaces together. */
    private double counted(String outcome) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line ->
                            line.startsWith("sanderling_cleanups_total") && line.contains("\"" + outcome + "\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }
}
