package dev.sanderling.examples.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.examples.cluster.control.LeapingClock;
import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.LocalCluster;
import dev.sanderling.examples.local.Shop;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A shop, a cluster and the operator, for the tests of one class; each test has a job of its own. */
final class World implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String API_VERSION = "sanderling.dev/v1alpha1";

    final LeapingClock clock = new LeapingClock();
    final Build build = Build.find();
    final Shop shop;
    final LocalCluster cluster;

    private World(Path directory) throws Exception {
        shop = Shop.start(Files.createDirectories(directory.resolve("postgres")));
        cluster = LocalCluster.start(
                build,
                directory,
                clock,
                Duration.ofSeconds(1),
                Map.of("SANDERLING_STATUS_INTERVAL", "PT0.5S", "SANDERLING_LEADER_ELECTION", "true"));
        KubernetesClient client = cluster.client();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("orders-db")
                        .endMetadata()
                        .withStringData(Map.of("username", Shop.USER, "password", Shop.PASSWORD))
                        .build())
                .create();
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("lake")
                        .endMetadata()
                        .build())
                .create();
    }

    /** Starts everything below {@code target/e2e/<name>}, where logs stay after a failure. */
    static World begin(String name) throws Exception {
        if ("cluster".equals(System.getProperty("sanderling.e2e"))) {
            // Running on the stand-in instead would be a green result for something that was not tried.
            throw new UnsupportedOperationException("the end-to-end tests cannot run on a cluster yet");
        }
        Path directory = Build.find()
                .root()
                .resolve("examples/target/e2e/" + name + "-" + Instant.now().toEpochMilli());
        return new World(Files.createDirectories(directory));
    }

    /** Applies an example, pointed at the shop, under a name of its own and with other changes to its spec. */
    void apply(String example, String name, String specPatch) throws IOException {
        ObjectNode job = (ObjectNode) Serialization.yamlMapper().readTree(Files.readString(build.example(example)));
        job.withObject("/metadata").put("name", name);
        ObjectNode database = job.withObject("/spec/source/postgres");
        database.put("host", "127.0.0.1").put("port", shop.port());
        for (JsonNode sink : job.path("spec").path("sinks")) {
            ((ObjectNode) sink)
                    .withObject("/files")
                    .put("url", "file:///data/" + name)
                    .put("compression", "none");
        }
        JsonNode patch = Serialization.yamlMapper().readTree(specPatch);
        merge(job.withObject("/spec"), patch);
        cluster.client()
                .resource(Serialization.jsonMapper().treeToValue(job, GenericKubernetesResource.class))
                .create();
    }

    private static void merge(ObjectNode into, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
                merge((ObjectNode) into.get(field.getKey()), field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    Resource<GenericKubernetesResource> job(String name) {
        return cluster.client()
                .genericKubernetesResources(API_VERSION, "CaptureJob")
                .inNamespace("default")
                .withName(name);
    }

    /** Edits a job's spec by merge patch. */
    void edit(String name, String specPatch) throws IOException {
        JsonNode patch = Serialization.yamlMapper().readTree(specPatch);
        job(name).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + patch + "}");
    }

    JsonNode status(String name) {
        return Serialization.jsonMapper()
                .<ObjectNode>valueToTree(job(name).get())
                .path("status");
    }

    static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    /** Waits until the status is as wanted; a failure shows the last one. */
    JsonNode awaitStatus(String name, String what, Predicate<JsonNode> wanted) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        JsonNode status = status(name);
        while (!wanted.test(status)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not " + what + " within " + PATIENCE.toSeconds() + " s; status: " + status);
            }
            Thread.sleep(100);
            status = status(name);
        }
        return status;
    }

    JsonNode awaitCondition(String name, String type, String value) throws InterruptedException {
        return awaitStatus(
                name,
                type + "=" + value,
                status -> condition(status, type).path("status").asText().equals(value));
    }

    /** Waits until the job is applied and its first check was good. */
    JsonNode awaitReady(String name) throws InterruptedException {
        return awaitStatus(
                name,
                "ready",
                status -> condition(status, "Ready").path("status").asText().equals("True")
                        && condition(status, "Reconciling")
                                .path("status")
                                .asText()
                                .equals("False"));
    }

    /** Asks for a run and waits until the status shows its end. */
    JsonNode runNow(String name, String runId) throws Exception {
        edit(name, "{trigger: {runId: '" + runId + "'}}");
        return awaitStatus(
                name,
                "run " + runId + " ended",
                status -> status.path("trigger").path("runId").asText().equals(runId)
                        && status.path("lastRun")
                                .path("runId")
                                .asText()
                                .startsWith(
                                        status.path("trigger").path("jobName").asText("?"))
                        && status.path("lastRun").has("endedAt"));
    }

    /** The published rows of a table, from all files of a job. */
    List<JsonNode> rows(String job, String table) throws IOException {
        Path directory = cluster.control().claim("default", "lake").resolve(job).resolve(table);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(directory)) {
            files = list.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        List<JsonNode> rows = new java.util.ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                rows.add(Serialization.jsonMapper().readTree(line));
            }
        }
        return rows;
    }

    /** The runner's key of the checkpoint. */
    String state(String name) {
        Map<String, String> data = cluster.client()
                .configMaps()
                .inNamespace("default")
                .withName(name + "-checkpoint")
                .get()
                .getData();
        return data == null ? "" : data.getOrDefault("state", "");
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        shop.close();
    }
}
