package dev.sanderling.examples.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as its clients see it. */
class ApiServerTest {
    private ApiServer server;
    private KubernetesClient client;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        server = ApiServer.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aQuotaIsKept() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("one")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("configmaps", new Quantity("2")))
                        .endSpec()
                        .build())
                .create();
        // Every namespace has kube-root-ca.crt.
        client.resource(configMap("a", Map.of())).create();
        assertThatThrownBy(() -> client.resource(configMap("b", Map.of())).create())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(403))
                .hasMessageContaining("exceeded quota: one, requested: configmaps=1, used: configmaps=2");
    }

    @Test
    void twoEntriesOfOneKeyCannotBeApplied() {
        Job job = new JobBuilder()
                .withNewMetadata()
                .withName("j")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewImagePullSecret("a")
                .addNewImagePullSecret("a")
                .withRestartPolicy("Never")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        assertThatThrownBy(() -> client.resource(job).fieldManager("m").serverSideApply())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(500))
                .hasMessageContaining("duplicate entries for key");
    }

    private static ConfigMap configMap(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Job job(String name) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("i")
                .endContainer()
                .withRestartPolicy("Never")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", type)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void createTwiceIsRefused() {
        client.configMaps().resource(configMap("a", Map.of())).create();
        assertThatThrownBy(() ->
                        client.configMaps().resource(configMap("a", Map.of())).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(409);
                    assertThat(e.getStatus().getReason()).isEqualTo("AlreadyExists");
                });
    }

    @Test
    void mergePatchMergesReplacesArraysAndHonoursResourceVersion() throws Exception {
        ConfigMap first = client.configMaps()
                .resource(configMap("a", Map.of("x", "1", "y", "2")))
                .create();
        String path = "/api/v1/namespaces/default/configmaps/a";
        String version = first.getMetadata().getResourceVersion();
        var done = send(
                "PATCH",
                path,
                "application/merge-patch+json",
                "{\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"data\":{\"x\":null,\"z\":\"3\"}}");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(client.configMaps().withName("a").get().getData()).isEqualTo(Map.of("y", "2", "z", "3"));
        var stale = send(
                "PATCH",
                path,
                "application/merge-patch+json",
                "{\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"data\":{\"x\":\"9\"}}");
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(client.configMaps().withName("a").get().getData()).doesNotContainKey("x");
    }

    @Test
    void aFailingTestOfAJsonPatchIsAnsweredAtOnce() throws Exception {
        client.configMaps().resource(configMap("a", Map.of("x", "1"))).create();
        var answer = send(
                "PATCH",
                "/api/v1/namespaces/default/configmaps/a",
                "application/json-patch+json",
                "[{\"op\":\"test\",\"path\":\"/data/x\",\"value\":\"2\"}]");
        assertThat(answer.statusCode()).isEqualTo(422);
    }

    @Test
    void applyCreatesThenMergesAndIsIdempotent() {
        PatchContext apply = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("operator")
                .withForce(true)
                .build();
        ConfigMap first = client.configMaps()
                .resource(configMap("a", Map.of("handoff", "1")))
                .patch(apply);
        client.configMaps().withName("a").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"state\":\"s\"}}");
        ConfigMap second = client.configMaps()
                .resource(configMap("a", Map.of("handoff", "2")))
                .patch(apply);
        assertThat(second.getData()).isEqualTo(Map.of("handoff", "2", "state", "s"));
        ConfigMap third = client.configMaps()
                .resource(configMap("a", Map.of("handoff", "2")))
                .patch(apply);
        assertThat(third.getMetadata().getResourceVersion())
                .isEqualTo(second.getMetadata().getResourceVersion())
                .isNotEqualTo(first.getMetadata().getResourceVersion());
    }

    /** It would else be made anew by whoever had looked at it before it was deleted. */
    @Test
    void anApplyToAnObjectThatIsGoneMakesNone() {
        ConfigMap gone = client.resource(configMap("a", Map.of())).create();
        client.resource(gone).delete();
        ConfigMap patch = configMap("a", Map.of("k", "v"));
        patch.getMetadata().setUid(gone.getMetadata().getUid());
        assertThatThrownBy(() -> client.resource(patch).fieldManager("m").serverSideApply())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409))
                .hasMessageContaining("no existing object was found");
    }

    @Test
    void anImmutableConfigMapStaysWhatItIs() {
        ConfigMap immutable = configMap("a", Map.of("k", "v"));
        immutable.setImmutable(true);
        client.configMaps().resource(immutable).create();
        assertThatThrownBy(() -> client.configMaps()
                        .withName("a")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"k\":\"w\"}}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("field is immutable when `immutable` is set");
    }

    @Test
    void aPutOfAJobKeepsItsStatusAndAnEditOfItsTemplateIsRefused() {
        Job created = client.batch().v1().jobs().resource(job("j")).create();
        assertThat(created.getSpec().getSelector().getMatchLabels()).isNotEmpty();
        client.batch()
                .v1()
                .jobs()
                .withName("j")
                .editStatus(job -> new JobBuilder(job)
                        .editOrNewStatus()
                        .withActive(1)
                        .endStatus()
                        .build());
        Job current = client.batch().v1().jobs().withName("j").get();
        assertThat(current.getStatus().getActive()).isEqualTo(1);
        current.setStatus(null);
        current.getMetadata().setLabels(Map.of("l", "v"));
        client.batch().v1().jobs().resource(current).update();
        Job after = client.batch().v1().jobs().withName("j").get();
        assertThat(after.getStatus().getActive()).isEqualTo(1);
        assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
        assertThatThrownBy(() -> client.batch().v1().jobs().resource(job("j")).update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("immutable");
    }

    @Test
    void dependentsGoWithTheirOwner() {
        ConfigMap owner =
                client.configMaps().resource(configMap("owner", Map.of())).create();
        ConfigMap child = configMap("child", Map.of());
        child.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .build()));
        client.configMaps().resource(child).create();
        client.configMaps().withName("owner").delete();
        assertThat(client.configMaps().withName("child").get()).isNull();
    }

    @Test
    void aWatchSeesWhatHappensAndWhatLeavesItsSelection() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (var watch = client.configMaps().withLabel("l", "v").watch(new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap resource) {
                seen.add(action + " " + resource.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed");
            }
        })) {
            ConfigMap labelled = configMap("a", Map.of());
            labelled.getMetadata().setLabels(Map.of("l", "v"));
            client.configMaps().resource(labelled).create();
            client.configMaps().resource(configMap("b", Map.of())).create();
            client.configMaps().withName("a").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"k\":\"w\"}}");
            client.configMaps()
                    .withName("a")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":null}}");
            await().untilAsserted(() -> assertThat(seen).containsExactly("ADDED a", "MODIFIED a", "DELETED a"));
        }
    }

    @Test
    void anAppliedWriteWhoseAnswerIsLostHappenedAllTheSame() {
        server.faults().add(request -> request.verb().equals("create"), new Faults.Fault.DropAnswer(), 1);
        assertThatThrownBy(() ->
                        client.configMaps().resource(configMap("a", Map.of())).create())
                .isInstanceOf(KubernetesClientException.class);
        assertThat(client.configMaps().withName("a").get()).isNotNull();
        assertThat(server.log()
                        .count(request -> request.verb().equals("create")
                                && request.resource().equals("configmaps")))
                .isEqualTo(1);
    }
}
