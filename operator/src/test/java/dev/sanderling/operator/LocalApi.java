package dev.sanderling.operator;

import dev.sanderling.examples.cluster.api.ApiServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An API server on loopback with the CRD in it, and a client of the tests' own, told apart by its user agent. */
public class LocalApi implements QuarkusTestResourceLifecycleManager {
    static final String TEST_AGENT = "operator-test";
    static final Path CRD = Path.of("..", "crds", "capturejobs.sanderling.dev-v1alpha1.yaml");

    @Nullable
    private static ApiServer running;

    @Override
    public Map<String, String> start() {
        running = ApiServer.start();
        try (KubernetesClient client = client();
                InputStream crd = Files.newInputStream(CRD)) {
            client.load(crd).create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // As system properties: the client is configured by the same means as in a pod, not by Quarkus.
        System.setProperty("kubernetes.master", server().url());
        System.setProperty("kubernetes.auth.tryKubeConfig", "false");
        return Map.of("quarkus.http.test-port", "0", "sanderling.status-interval", "PT0.2S");
    }

    @Override
    public void stop() {
        System.clearProperty("kubernetes.master");
        System.clearProperty("kubernetes.auth.tryKubeConfig");
        server().close();
    }

    static ApiServer server() {
        return Present.present(running);
    }

    static KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server().url())
                        .withUserAgent(TEST_AGENT)
                        .withNamespace("sales")
                        .build())
                .build();
    }
}
