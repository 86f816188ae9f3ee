package dev.sanderling.examples.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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
import java.util.Map;
import java.util.function.Predicate;

/**
 * The CaptureJobs of one namespace, as their user handles them.
 *
 * @param patience how long a status may take to become what is awaited
 */
record CaptureJobs(KubernetesClient client, String namespace, Duration patience) {
    private static final String API_VERSION = "sanderling.dev/v1alpha1";

    /** Creates what a file has, under another name, where it has one sink in a folder of that name, and otherwise changed. */
    void create(Path example, String name, JsonNode specPatch) throws IOException {
        ObjectNode job = (ObjectNode) Serialization.yamlMapper().readTree(Files.readString(example));
        job.withObject("/metadata").put("name", name).put("namespace", namespace);
        JsonNode sinks = job.path("spec").path("sinks");
        if (sinks.size() == 1) {
            ((ObjectNode) sinks.get(0))
                    .withObject("/files")
                    .put("url", "file:///data/" + name)
                    .put("compression", "none");
        }
        merge(job.withObject("/spec"), specPatch);
        client.resource(Serialization.jsonMapper().treeToValue(job, GenericKubernetesResource.class))
                .create();
    }

    static void merge(ObjectNode into, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
                merge((ObjectNode) into.get(field.getKey()), field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    Resource<GenericKubernetesResource> named(String name) {
        return client.genericKubernetesResources(API_VERSION, "CaptureJob")
                .inNamespace(namespace)
                .withName(name);
    }

    /** Edits a job's spec by merge patch. */
    void edit(String name, String specPatch) throws IOException {
        JsonNode patch = Serialization.yamlMapper().readTree(specPatch);
        named(name).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + patch + "}");
    }

    JsonNode status(String name) {
        return Serialization.jsonMapper()
                .<ObjectNode>valueToTree(named(name).get())
                .path("status");
    }

    static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    /** Waits until the status is as wanted; a failure shows the last one. */
    JsonNode awaitStatus(String name, String what, Predicate<JsonNode> wanted) throws InterruptedException {
        Instant end = Instant.now().plus(patience);
        JsonNode status = status(name);
        while (!wanted.test(status)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not " + what + " within " + patience.toSeconds() + " s; status: " + status);
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

    /** The runner's key of the checkpoint. */
    String state(String name) {
        Map<String, String> data = client.configMaps()
                .inNamespace(namespace)
                .withName(name + "-checkpoint")
                .get()
                .getData();
        return data == null ? "" : data.getOrDefault("state", "");
    }
}
