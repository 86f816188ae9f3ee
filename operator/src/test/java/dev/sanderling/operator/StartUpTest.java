package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * The program as it is wired: it starts, is healthy, and sees a job. The server here knows no server-side apply, so what
 * is applied is tested where one does, in examples/.
 */
@QuarkusTest
@QuarkusTestResource(StartUpTest.ApiServer.class)
class StartUpTest {
    @Inject
    KubernetesClient client;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void startsAndExposesHealthAndMetrics() throws IOException, InterruptedException {
        assertThat(get("/q/health/ready")).contains("\"status\": \"UP\"");
        CaptureJob job = Examples.job("postgres-to-files.yaml");
        client.resource(job).create();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(get("/metrics"))
                .contains("reconciliations"));
    }

    private String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** The stock mock server, on loopback. */
    public static final class ApiServer implements QuarkusTestResourceLifecycleManager {
        private final KubernetesMockServer server = new KubernetesMockServer(
                new io.fabric8.mockwebserver.Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);

        @Override
        public Map<String, String> start() {
            server.init();
            // As a system property: the client is configured by the same means as in a pod, not by Quarkus.
            System.setProperty("kubernetes.master", server.url("/"));
            System.setProperty("kubernetes.auth.tryKubeConfig", "false");
            return Map.of("quarkus.http.test-port", "0");
        }

        @Override
        public void stop() {
            System.clearProperty("kubernetes.master");
            System.clearProperty("kubernetes.auth.tryKubeConfig");
            server.destroy();
        }
    }
}
