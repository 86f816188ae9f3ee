package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.examples.cluster.api.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.LifecycleAware;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator, as deploy/ has it with leader election, starts before its API server does. */
@QuarkusTest
@QuarkusTestResource(value = LateApiTest.Nobody.class, restrictToAnnotatedClass = true)
class LateApiTest {
    private static int apiPort;
    private static @Nullable ApiServer api;

    @Inject
    LeaderElection election;

    @Inject
    Operator operator;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    /** A port at which nobody listens yet. */
    public static final class Nobody implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try (ServerSocket free = new ServerSocket(0)) {
                apiPort = free.getLocalPort();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            System.setProperty("kubernetes.master", "http://127.0.0.1:" + apiPort);
            System.setProperty("kubernetes.auth.tryKubeConfig", "false");
            // The Lease's.
            System.setProperty("kubernetes.namespace", "default");
            return Map.of(
                    "quarkus.http.test-port",
                    "0",
                    "sanderling.status-interval",
                    "PT0.2S",
                    "sanderling.leader-election",
                    "true");
        }

        /** Not before the operator has stopped: one that loses its Lease ends the process. */
        @Override
        public void stop() {
            if (api != null) {
                api.close();
            }
            System.clearProperty("kubernetes.master");
            System.clearProperty("kubernetes.namespace");
            System.clearProperty("kubernetes.auth.tryKubeConfig");
        }
    }

    @Test
    void itWaitsAndThenWorks() throws IOException, InterruptedException {
        // As often as a node asks in the time that it would take to have no thread left that answers.
        for (int i = 0; i < 20; i++) {
            assertThat(health("live")).isEqualTo(200);
            assertThat(health("ready")).isEqualTo(503);
        }

        ApiServer server = ApiServer.start(apiPort, Clock.systemUTC());
        api = server;
        try (KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder()
                                .withMasterUrl(server.url())
                                .withNamespace("late")
                                .build())
                        .build();
                InputStream crd =
                        Files.newInputStream(Path.of("..", "crds", "capturejobs.sanderling.dev-v1alpha1.yaml"))) {
            client.load(crd).create();
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("late")
                            .endMetadata()
                            .build())
                    .create();
            CaptureJob job = Examples.job("postgres-to-files.yaml");
            job.getMetadata().setNamespace("late");
            job.getMetadata().setUid(null);
            job.getMetadata().setGeneration(null);
            job.getMetadata().setCreationTimestamp(null);
            client.resource(job).create();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(client.resources(CaptureJob.class)
                                    .withName("orders")
                                    .get()
                                    .getStatus())
                            .isNotNull());
            Awaitility.await().untilAsserted(() -> assertThat(health("ready")).isEqualTo(200));
            assertThat(client.leases()
                            .inNamespace("default")
                            .withName(LeaderElection.LEASE)
                            .get())
                    .isNotNull();
        }
        assertThat(health("live")).isEqualTo(200);
        aWatchThatStopsIsTheEnd();
    }

    /** Of whichever kind: from then on something is not seen any more, and a restart is what helps. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // as the SDK hands them out
    private void aWatchThatStopsIsTheEnd() {
        List<LifecycleAware> watches = new ArrayList<>();
        for (RegisteredController controller : operator.getRegisteredControllers()) {
            Map<String, InformerWrappingEventSourceHealthIndicator> sources =
                    controller.getControllerHealthInfo().informerEventSourceHealthIndicators();
            for (InformerWrappingEventSourceHealthIndicator source : sources.values()) {
                Map<String, InformerHealthIndicator> informers = source.informerHealthIndicators();
                informers.values().forEach(informer -> watches.add((LifecycleAware) informer));
            }
        }
        watches.getFirst().stop();
        Awaitility.await().untilAsserted(() -> assertThat(health("live")).isEqualTo(503));
    }

    /**
     * The application goes on beside the tests of other classes, until Quarkus starts another or the JVM ends. One that
     * loses its Lease because the machine is busy would end the JVM, and their tests with it.
     */
    @AfterEach
    void mayLoseItsLease() {
        election.onShutdown(new ShutdownEvent());
    }

    private int health(String which) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/q/health/" + which))
                .timeout(Duration.ofSeconds(10))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }
}
