package dev.sanderling.operator;

import dev.sanderling.examples.cluster.api.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;

/** An API server of a test's own, with the CRD and a namespace, for a {@link PlainOperator}. */
record Stage(ApiServer server, KubernetesClient client) implements AutoCloseable {
    private static final String NAMESPACE = "sales";

    static Stage open(Clock clock) {
        try (InputStream crd = Files.newInputStream(LocalApi.CRD)) {
            ApiServer server = ApiServer.start(0, clock);
            KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(new ConfigBuilder()
                            .withMasterUrl(server.url())
                            .withUserAgent(LocalApi.TEST_AGENT)
                            .withNamespace(NAMESPACE)
                            .build())
                    .build();
            client.load(crd).create();
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
            return new Stage(server, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
