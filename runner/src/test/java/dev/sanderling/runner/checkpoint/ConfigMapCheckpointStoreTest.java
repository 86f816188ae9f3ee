package dev.sanderling.runner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.checkpoint.CheckpointStore.Written;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigMapCheckpointStoreTest {
    private static final Holder US = new Holder("uid-us", "run-us");
    private static final String NAME = "orders-checkpoint";

    @TempDir
    Path credentials;

    private final FakeTime time = new FakeTime();
    private FakeApiServer api;
    private ConfigMapCheckpointStore store;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer(null);
        api.create(NAME, Map.of("handoff", "{\"minEpoch\": 0, \"taken\": 0}", "other", "keep me"));
        Files.writeString(credentials.resolve("token"), "first-token\n");
        store = open(api.url());
    }

    @AfterEach
    void stop() {
        store.close();
        api.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTickIsOneReadAndOneWriteAndTouchesNothingElse(boolean chunked) {
        api.chunked = chunked;
        var metadata = new HashMap<>(api.section(NAME, "metadata"));
        var checkpoint = checkpoint();
        assertThat(checkpoint.state().epoch()).isZero();
        State state = checkpoint.claim(s -> s.edit().position("é\u2028\"7").done());
        assertThat(api.requests).extracting(FakeApiServer.Request::method).containsExactly("GET", "PATCH");
        assertThat(api.requests.get(1).body()).startsWith("{\"data\":{\"state\":");
        assertThat(api.section(NAME, "data"))
                .containsEntry("other", "keep me")
                .containsEntry("handoff", "{\"minEpoch\": 0, \"taken\": 0}")
                .containsEntry("state", StateJson.write(state));
        var after = new HashMap<>(api.section(NAME, "metadata"));
        metadata.remove("resourceVersion");
        after.remove("resourceVersion");
        assertThat(after).isEqualTo(metadata);
        assertThat(store.load().state()).isEqualTo(state);
        assertThat(time.pauses).isZero();
    }

    @Test
    void theTokenIsReadForEachRequest() throws IOException {
        store.load();
        Files.writeString(credentials.resolve("token"), "second-token");
        store.load();
        assertThat(api.requests)
                .extracting(r -> r.headers().get("Authorization"))
                .containsExactly(List.of("Bearer first-token"), List.of("Bearer second-token"));
    }

    @Test
    void anEditBySomebodyElseIsAConflict() {
        var loaded = store.load();
        api.edit(NAME, "data", "handoff", "{\"minEpoch\": 0, \"taken\": 3}");
        assertThat(store.write(State.blank("x"), loaded.version())).isInstanceOf(Written.Conflict.class);
        assertThat(api.section(NAME, "data")).doesNotContainKey("state");
    }

    @Test
    void aRunGoesOnThroughMetadataEditsAndSeesTheHandoff() {
        var checkpoint = checkpoint();
        checkpoint.claim(s -> s);
        api.edit(NAME, "metadata", "annotations", Map.of("by", "somebody"));
        checkpoint.write(s -> s);
        api.edit(NAME, "data", "handoff", "{\"minEpoch\": 1, \"taken\": 3}");
        assertThat(checkpoint.write(s -> s).seq()).isEqualTo(3);
        assertThat(checkpoint.handoff()).isEqualTo(new Handoff(1, 3));
        assertThat(api.section(NAME, "metadata")).containsKey("annotations");
    }

    @Test
    void answersLostAfterTheWriteAreFoundByReading() {
        var checkpoint = checkpoint();
        api.badDays.add(FakeApiServer.applyAndCut(false));
        checkpoint.claim(s -> s);
        api.badDays.add(FakeApiServer.applyAndCut(true));
        checkpoint.write(s -> s.edit().position("2").done());
        assertThat(checkpoint.state().seq()).isEqualTo(2);
        assertThat(patches()).isEqualTo(2);
        assertThat(store.load().state()).isEqualTo(checkpoint.state());
    }

    @Test
    void requestsLostBeforeTheWriteAreRepeated() {
        var checkpoint = checkpoint();
        api.badDays.add(FakeApiServer.cut());
        checkpoint.claim(s -> s);
        api.badDays.add(FakeApiServer.status(503, null));
        checkpoint.write(s -> s);
        assertThat(patches()).isEqualTo(4);
        assertThat(store.load().state()).isEqualTo(checkpoint.state());
    }

    @Test
    void anAnswerThatNeverComesEndsWithTheTimeout() {
        store.close();
        store = ConfigMapCheckpointStore.of(environment(api.url()), time, Duration.ofMillis(300));
        var checkpoint = checkpoint();
        api.badDays.add(FakeApiServer.applyAndHang());
        checkpoint.claim(s -> s);
        assertThat(patches()).isEqualTo(1);
        assertThat(store.load().state()).isEqualTo(checkpoint.state());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 429, 408})
    void aServerInTroubleIsAskedAgain(int status) {
        for (int i = 0; i < 3; i++) {
            api.badDays.add(FakeApiServer.status(status, null));
        }
        assertThat(store.load().state()).isNull();
        assertThat(api.requests).hasSize(4);
        assertThat(time.pauses).isEqualTo(3);
    }

    @Test
    void theServersWishToBeLeftAloneIsHeeded() {
        api.badDays.add(FakeApiServer.status(429, "7"));
        store.load();
        assertThat(time.passed).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aServerThatStaysInTroubleIsUnreachable() {
        for (int i = 0; i < 100; i++) {
            api.badDays.add(FakeApiServer.status(503, null));
        }
        fails(Reason.CHECKPOINT_UNREACHABLE, "status 503", store::load);
        assertThat(time.passed).isBetween(Duration.ofSeconds(50), Checkpoint.PATIENCE);
    }

    @Test
    void nobodyListening() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var nobody = open("http://127.0.0.1:" + port)) {
            fails(Reason.CHECKPOINT_UNREACHABLE, "the connection was refused", nobody::load);
            assertThat(nobody.write(State.blank("x"), "1")).isInstanceOf(Written.Unknown.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, CHECKPOINT_FORBIDDEN, token",
        "403, CHECKPOINT_FORBIDDEN, the Role shop/orders-runner has to allow get and patch",
        "404, CHECKPOINT_LOST, There is no ConfigMap shop/orders-checkpoint",
        "413, CHECKPOINT_REFUSED, too large",
        "422, CHECKPOINT_REFUSED, too large",
        "400, CHECKPOINT_REFUSED, status 400",
        "301, CHECKPOINT_REFUSED, status 301",
    })
    void whatNoPatienceMends(int status, Reason reason, String part) {
        String version = store.load().version();
        api.badDays.add(FakeApiServer.status(status, null));
        fails(reason, part, store::load);
        api.badDays.add(FakeApiServer.status(status, null));
        fails(reason, part, () -> store.write(State.blank("x"), version));
        assertThat(time.pauses).isZero();
    }

    @Test
    void aStateTooLargeForTheServer() {
        String version = store.load().version();
        State state = State.blank("x".repeat(1_100_000));
        fails(Reason.CHECKPOINT_REFUSED, "too large", () -> store.write(state, version));
    }

    @Test
    void damageAndLossAreToldApart() {
        api.edit(NAME, "data", "state", "{\"formatVersion\": 1, \"writtenBy\": 3}");
        fails(Reason.CHECKPOINT_MALFORMED, "writtenBy is not a text", store::load);
        api.edit(NAME, "data", "state", "{\"formatVersion\": 3}");
        fails(Reason.CHECKPOINT_TOO_NEW, "upgrade", store::load);
        api.delete(NAME);
        fails(Reason.CHECKPOINT_LOST, "There is no ConfigMap", store::load);
    }

    @Test
    void noStateAlthoughTheOperatorHasSeenOne() {
        api.edit(NAME, "data", "handoff", "{\"minEpoch\": 4, \"taken\": 3}");
        assertThat(checkpoint().behind()).hasValueSatisfying(lost -> {
            assertThat(lost.reason()).isEqualTo(Reason.CHECKPOINT_LOST);
            assertThat(lost).hasMessageContaining("This is no first run");
        });
    }

    @Test
    void aConfigMapMadeAnewDuringARunIsLost() {
        var checkpoint = checkpoint();
        checkpoint.claim(s -> s);
        api.delete(NAME);
        api.create(NAME, Map.of());
        fails(Reason.CHECKPOINT_LOST, "removed while this run held it", () -> checkpoint.write(s -> s));
    }

    @Test
    void credentialsThatAreMissing() throws IOException {
        Files.writeString(credentials.resolve("token"), "two words");
        fails(Reason.CHECKPOINT_FORBIDDEN, "does not hold a token", store::load);
        try (var tls = open("https://127.0.0.1:1")) {
            Files.delete(credentials.resolve("token"));
            fails(Reason.CHECKPOINT_FORBIDDEN, "token cannot be read", tls::load);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1:80, would show the token",
        "http://example.invalid, would show the token",
        "ftp://127.0.0.1, is not of the form",
        "https://user:S3CRET@127.0.0.1, is not of the form",
        "'https:// S3CRET', is no URL",
        ", run with --state DIR",
    })
    void urlsThatAreNotUsed(String url, String part) {
        fails(Reason.INVALID_USAGE, part, () -> open(url));
    }

    @Test
    void theServerOfThePodsEnvironment() {
        var environment =
                new HashMap<>(Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443"));
        assertThat(ApiServer.of(environment))
                .isEqualTo(new ApiServer("fd00::1", 6443, true, "", Path.of(RunnerPod.API_DIRECTORY)));
        environment.put(RunnerPod.API_URL, "https://api.example:8443/k8s/clusters/c-1/");
        assertThat(ApiServer.of(environment).basePath()).isEqualTo("/k8s/clusters/c-1");
    }

    @Test
    void namesThatAreNoNames() {
        Map<String, String> environment = environment(api.url());
        environment.put(RunnerPod.CHECKPOINT, "../secrets/x");
        fails(Reason.INVALID_USAGE, "is no object's name", () -> ConfigMapCheckpointStore.of(environment));
        environment.remove(RunnerPod.CHECKPOINT);
        fails(Reason.INVALID_USAGE, "SANDERLING_CHECKPOINT is not set", () -> ConfigMapCheckpointStore.of(environment));
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(store, store.load(), US, "test 1", time);
    }

    private long patches() {
        return api.requests.stream().filter(r -> r.method().equals("PATCH")).count();
    }

    private ConfigMapCheckpointStore open(String url) {
        return ConfigMapCheckpointStore.of(environment(url), time, ConfigMaps.TIMEOUT);
    }

    private Map<String, String> environment(String url) {
        Map<String, String> environment = new HashMap<>();
        environment.put(RunnerPod.NAMESPACE, "shop");
        environment.put(RunnerPod.CHECKPOINT, NAME);
        environment.put(RunnerPod.API_CREDENTIALS, credentials.toString());
        if (url != null) {
            environment.put(RunnerPod.API_URL, url);
        }
        return environment;
    }

    private static void fails(Reason reason, String part, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(Failure.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e).hasMessageContaining(part);
            assertThat(e.getMessage()).doesNotContain("S3CRET").doesNotContain("-token");
        });
    }
}
