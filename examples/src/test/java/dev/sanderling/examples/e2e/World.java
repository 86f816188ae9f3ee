package dev.sanderling.examples.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.examples.cluster.control.LeapingClock;
import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.LocalCluster;
import dev.sanderling.examples.local.Shop;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A shop, the stand-in for a cluster, and the operator, for the tests of one class; each test has a job of its own. */
final class World implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Why most tests do not run on a cluster. */
    static final String STAND_IN_ONLY =
            "moves the clock, breaks nodes, or counts requests, which is possible on the stand-in alone";

    private static final String NAMESPACE = "default";

    final LeapingClock clock = new LeapingClock();
    final Build build = Build.find();
    final Path directory;
    final Shop shop;
    final LocalCluster cluster;
    final CaptureJobs jobs;

    private World(Path directory) throws Exception {
        this.directory = directory;
        shop = Shop.start(Files.createDirectories(directory.resolve("postgres")));
        cluster = LocalCluster.start(
                build,
                directory,
                clock,
                Duration.ofSeconds(1),
                Map.of("SANDERLING_STATUS_INTERVAL", "PT0.5S", "SANDERLING_LEADER_ELECTION", "true"));
        jobs = new CaptureJobs(cluster.client(), NAMESPACE, PATIENCE);
        provide(cluster.client(), NAMESPACE, shop);
    }

    /** Starts everything below {@code target/e2e/<name>}, where logs stay after a failure. */
    static World begin(String name) throws Exception {
        Path directory = Build.find()
                .root()
                .resolve("examples/target/e2e/" + name + "-" + Instant.now().toEpochMilli());
        return new World(Files.createDirectories(directory));
    }

    /** Makes what the PostgreSQL examples refer to: the Secrets, and the volume that files go to. */
    static void provide(KubernetesClient client, String namespace, Shop shop) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("orders-db")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(Map.of("username", shop.user(), "password", Shop.PASSWORD))
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("pepper")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(Map.of("key", "stirred into every hash of an address"))
                        .build())
                .create();
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("lake")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    /** Applies a PostgreSQL example, pointed at the shop, under a name of its own and with other changes to its spec. */
    void apply(String example, String name, String specPatch) throws IOException {
        ObjectNode patch = (ObjectNode) Serialization.yamlMapper().readTree(specPatch);
        patch.withObject("/source/postgres").put("host", "127.0.0.1").put("port", shop.port());
        jobs.create(build.example(example), name, patch);
    }

    /** The published rows of a table, from all files of a job. */
    List<JsonNode> rows(String job, String table) throws IOException {
        Path directory = cluster.control().claim(NAMESPACE, "lake").resolve(job).resolve(table);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(directory)) {
            files = list.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        List<JsonNode> rows = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                rows.add(Serialization.jsonMapper().readTree(line));
            }
        }
        return rows;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        shop.close();
    }
}
