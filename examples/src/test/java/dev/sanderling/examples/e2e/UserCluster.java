package dev.sanderling.examples.e2e;

import dev.sanderling.examples.local.Shop;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The cluster of the current kubeconfig, on which Sanderling is installed already ({@code kubectl apply -k deploy/}): a
 * namespace of our own in it, which goes when the story is over, and a PostgreSQL.
 *
 * <p>The environment may say otherwise: {@code SANDERLING_E2E_DATABASE=postgresql://superuser:password@host:port} is a
 * server for tests that pods and this program reach alike (else one is started in the namespace and reached by port
 * forwarding), {@code SANDERLING_E2E_IMAGE} an image of PostgreSQL with a shell, {@code SANDERLING_E2E_KEEP=true} keeps
 * the namespace.
 */
final class UserCluster implements Site {
    private static final String INSTALL = "; install Sanderling first: kubectl apply --server-side -k deploy/";
    private static final Duration START = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final String namespace;
    private final String host;
    private final int port;
    private final Shop shop;
    private final Optional<LocalPortForward> forward;

    private UserCluster(
            KubernetesClient client,
            String namespace,
            String host,
            int port,
            Shop shop,
            Optional<LocalPortForward> forward) {
        this.client = client;
        this.namespace = namespace;
        this.host = host;
        this.port = port;
        this.shop = shop;
        this.forward = forward;
    }

    static UserCluster enter() throws Exception {
        KubernetesClient client = new KubernetesClientBuilder().build();
        requireInstalled(client);
        String suffix = Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36);
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName("sanderling-e2e-" + suffix)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build();
        client.resource(namespace).create();
        String name = namespace.getMetadata().getName();
        try {
            String given = System.getenv("SANDERLING_E2E_DATABASE");
            UserCluster cluster = given == null || given.isBlank()
                    ? withOwnDatabase(client, name)
                    : withDatabase(client, name, URI.create(given), suffix);
            World.provide(client, name, cluster.shop);
            return cluster;
        } catch (Exception e) {
            remove(client, name);
            throw e;
        }
    }

    private static void requireInstalled(KubernetesClient client) {
        try {
            var crd = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName("capturejobs.sanderling.dev")
                    .get();
            if (crd == null) {
                throw new IllegalStateException(
                        "The cluster at " + client.getMasterUrl() + " does not know CaptureJobs" + INSTALL);
            }
        } catch (KubernetesClientException e) {
            throw new IllegalStateException(
                    "The cluster of the current kubeconfig, " + client.getMasterUrl() + ", cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static UserCluster withDatabase(KubernetesClient client, String namespace, URI given, String suffix)
            throws Exception {
        String[] user = Objects.requireNonNullElse(given.getUserInfo(), "postgres:postgres").split(":", 2);
        int port = given.getPort() < 0 ? 5432 : given.getPort();
        var server = new Shop.Server(given.getHost(), port, user[0], user.length > 1 ? user[1] : "");
        Shop shop = Shop.open(server, "shop_" + suffix);
        return new UserCluster(client, namespace, given.getHost(), port, shop, Optional.empty());
    }

    private static UserCluster withOwnDatabase(KubernetesClient client, String namespace) throws Exception {
        try (InputStream yaml = Objects.requireNonNull(UserCluster.class.getResourceAsStream("/e2e/postgres.yaml"))) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8).replace("${image}", image());
            client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .create();
        }
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("postgres")
                .waitUntilReady(START.toSeconds(), TimeUnit.SECONDS);
        LocalPortForward forward =
                client.services().inNamespace(namespace).withName("postgres").portForward(5432);
        var server = new Shop.Server("127.0.0.1", forward.getLocalPort(), "postgres", "sample");
        return new UserCluster(
                client, namespace, "postgres", 5432, Shop.open(server, Shop.DATABASE), Optional.of(forward));
    }

    private static String image() {
        return Objects.requireNonNullElse(System.getenv("SANDERLING_E2E_IMAGE"), "docker.io/library/postgres:18");
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Shop shop() {
        return shop;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String shellImage() {
        return image();
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(5);
    }

    /** Real time cannot be moved. */
    @Override
    public void hurry() {}

    @Override
    public void close() throws IOException {
        shop.close();
        if (forward.isPresent()) {
            forward.get().close();
        }
        if (!"true".equals(System.getenv("SANDERLING_E2E_KEEP"))) {
            remove(client, namespace);
        }
        client.close();
    }

    private static void remove(KubernetesClient client, String namespace) {
        client.namespaces().withName(namespace).delete();
    }
}
