package dev.sanderling.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sanderling.examples.cluster.control.ClusterSettings;
import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.Customers;
import dev.sanderling.examples.local.LocalCluster;
import dev.sanderling.examples.local.Shop;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** A capture from a real PostgreSQL to files, with the real operator and runner, on this machine alone. */
public final class Quickstart {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 500;

    private final PrintStream out = System.out;
    private final Path directory;
    private final int batches;
    private final boolean keep;

    private Quickstart(Path directory, int batches, boolean keep) {
        this.directory = directory;
        this.batches = batches;
        this.keep = keep;
    }

    public static void main(String[] arguments) throws InterruptedException {
        int exit = 1;
        Path directory = null;
        try {
            Build build = Build.find();
            directory = build.root()
                    .resolve("examples/target/quickstart/" + Instant.now().getEpochSecond());
            Files.createDirectories(directory);
            int batches = Integer.parseInt(Objects.requireNonNullElse(System.getenv("BATCHES"), "4"));
            new Quickstart(directory, batches, "1".equals(System.getenv("KEEP"))).run(build);
            exit = 0;
        } catch (IllegalStateException | IOException | java.sql.SQLException e) {
            System.err.println("quickstart: " + e.getMessage());
            if (directory != null) {
                System.err.println("Logs of the operator and of each run are below " + directory);
            }
        }
        System.out.flush();
        // The clients' threads are no daemons.
        Runtime.getRuntime().halt(exit);
    }

    private void run(Build build) throws IOException, InterruptedException, java.sql.SQLException {
        out.println("Starting PostgreSQL, a stand-in for a Kubernetes API server, and the operator ...");
        try (Shop shop = Shop.start(Files.createDirectories(directory.resolve("postgres")));
                LocalCluster cluster =
                        LocalCluster.start(build, directory, Clock.systemUTC(), ClusterSettings.RETRY, Map.of())) {
            Thread onCtrlC = new Thread(() -> closeQuietly(cluster, shop));
            Runtime.getRuntime().addShutdownHook(onCtrlC);
            out.printf("  PostgreSQL on 127.0.0.1:%d, database shop%n", shop.port());
            out.printf(
                    "  API server on %s: KUBECONFIG=%s kubectl get cap%n%n",
                    cluster.api().url(), cluster.kubeConfig());
            apply(cluster, shop);
            out.println("Applied a Secret, a PersistentVolumeClaim and this CaptureJob:");
            out.println(indented(manifest(shop)));
            out.println("Orders come in while it runs. It is scheduled every minute; so that you need not wait, a new");
            out.println("spec.trigger.runId asks for a run now whenever none is running. kubectl get capturejobs -w:");
            out.println();
            try (Customers customers = Customers.enter(shop)) {
                watch(cluster, customers);
                report(cluster);
                if (keep) {
                    out.println("KEEP=1: everything goes on until Ctrl-C.");
                    new CountDownLatch(1).await();
                }
            }
            Runtime.getRuntime().removeShutdownHook(onCtrlC);
        }
    }

    private static void closeQuietly(LocalCluster cluster, Shop shop) {
        try {
            cluster.close();
            shop.close();
        } catch (IOException e) {
            System.err.println("quickstart: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String manifest(Shop shop) throws IOException {
        try (InputStream yaml = Quickstart.class.getResourceAsStream("/quickstart/orders.yaml")) {
            return new String(Objects.requireNonNull(yaml).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .replaceFirst("port: 5432 .*", "port: " + shop.port());
        }
    }

    private static String indented(String text) {
        return text.indent(4);
    }

    private static void apply(LocalCluster cluster, Shop shop) throws IOException {
        cluster.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("orders-db")
                        .endMetadata()
                        .withStringData(Map.of("username", Shop.USER, "password", Shop.PASSWORD))
                        .build())
                .create();
        cluster.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("lake")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .endSpec()
                        .build())
                .create();
        cluster.client()
                .resource(Serialization.unmarshal(manifest(shop), GenericKubernetesResource.class))
                .create();
    }

    private Resource<GenericKubernetesResource> job(LocalCluster cluster) {
        return cluster.client()
                .genericKubernetesResources("sanderling.dev/v1alpha1", "CaptureJob")
                .inNamespace("default")
                .withName("orders");
    }

    private JsonNode status(LocalCluster cluster) {
        GenericKubernetesResource job = job(cluster).get();
        ObjectNode tree = Serialization.jsonMapper().valueToTree(job);
        return tree.path("status");
    }

    private void watch(LocalCluster cluster, Customers customers) throws IOException, InterruptedException {
        JobTable table = new JobTable(cluster.api().url(), out);
        Set<String> seen = new HashSet<>();
        Instant progress = Instant.now();
        int asked = 0;
        String askedAfter = "none";
        while (seen.size() < batches) {
            table.refresh();
            JsonNode status = status(cluster);
            JsonNode batch = status.path("lastBatch");
            if (batch.path("changes").asLong() > 0 && seen.add(batch.path("id").asText())) {
                progress = Instant.now();
            }
            String last = status.path("lastRun").path("runId").asText()
                    + status.path("lastRun").path("endedAt").asText();
            if (idle(status) && !last.equals(askedAfter)) {
                askedAfter = last;
                job(cluster)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"trigger\":{\"runId\":\"quickstart-" + ++asked + "\"}}}");
            }
            check(cluster, customers, status, progress);
            Thread.sleep(LOOK_MILLIS);
        }
        table.refresh();
        out.println();
    }

    /** Whether the first check is over and no run is on its way. */
    private static boolean idle(JsonNode status) {
        boolean running = status.path("lastRun").path("result").asText().equals("Running");
        return "False".equals(condition(status, "Reconciling").path("status").asText()) && !running;
    }

    private void check(LocalCluster cluster, Customers customers, JsonNode status, Instant progress) {
        if (condition(status, "Stalled").path("status").asText().equals("True")) {
            throw new IllegalStateException("the job is stalled: "
                    + condition(status, "Ready").path("message").asText());
        }
        if (!cluster.operator().isAlive()) {
            throw new IllegalStateException("the operator ended by itself");
        }
        if (customers.failure() != null) {
            throw new IllegalStateException(
                    "the sample load ended: " + customers.failure().getMessage());
        }
        if (Instant.now().isAfter(progress.plus(PATIENCE))) {
            throw new IllegalStateException("no batch arrived for " + PATIENCE.toMinutes() + " minutes; Ready says: "
                    + condition(status, "Ready").path("message").asText("nothing yet"));
        }
    }

    private static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return status.path("absent");
    }

    private void report(LocalCluster cluster) throws IOException {
        JsonNode status = status(cluster);
        out.println("The conditions, and the last batch as the status shows it:");
        for (JsonNode condition : status.path("conditions")) {
            out.printf(
                    "    %-14s %-8s %-18s %s%n",
                    condition.path("type").asText(),
                    condition.path("status").asText(),
                    condition.path("reason").asText(),
                    condition.path("message").asText());
        }
        out.println(indented(new YAMLMapper().writeValueAsString(status.path("lastBatch"))));
        Path files = cluster.control().claim("default", "lake").resolve("orders");
        List<Path> objects;
        try (Stream<Path> tree = Files.walk(files)) {
            objects = tree.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList();
        }
        if (objects.isEmpty()) {
            throw new IllegalStateException("the status tells of batches, but there are no files in " + files);
        }
        out.printf("%d files in %s%nThe newest begins with:%n", objects.size(), files);
        try (Stream<String> lines = Files.lines(objects.getLast())) {
            lines.limit(3).forEach(line -> out.println("    " + line));
        }
        out.println();
        out.println("Where it is up to is a ConfigMap; while this runs (KEEP=1):");
        out.printf("    KUBECONFIG=%s kubectl get configmap orders-checkpoint -o yaml%n", cluster.kubeConfig());
        out.printf("Logs: %s (operator), %s (each run)%n", cluster.operator().log(), cluster.podLogs());
    }
}
