package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What the server fills in: the few defaults that somebody here relies on or could trip over. */
final class Defaults {
    private Defaults() {}

    /**
     * Fills in place; {@code metadata.uid} is already set.
     *
     * @param fresh whether the object is being created: a Job gets its selector then, and never again
     */
    static void fill(ResourceType type, ObjectNode object, boolean fresh) {
        switch (type.qualified()) {
            case "secrets" -> secret(object);
            case "jobs.batch" -> job(object, fresh);
            case "cronjobs.batch" -> cronJob(object);
            case "pods" -> pod(object.withObject("/spec"));
            default -> {
                JsonNode schema = type.schema();
                if (schema != null) {
                    fromSchema(schema, object);
                }
            }
        }
    }

    /** What a fresh object's status holds. */
    static void freshStatus(ResourceType type, ObjectNode object) {
        switch (type.qualified()) {
            case "pods" -> object.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
            case "namespaces" -> object.putObject("status").put("phase", "Active");
            case "jobs.batch", "cronjobs.batch" -> object.putObject("status");
            default -> {}
        }
    }

    private static void secret(ObjectNode secret) {
        if (secret.remove("stringData") instanceof ObjectNode texts) {
            ObjectNode data = secret.withObject("/data");
            texts.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
        absent(secret, "type", "Opaque");
    }

    private static void job(ObjectNode job, boolean fresh) {
        ObjectNode spec = job.withObject("/spec");
        absent(spec, "parallelism", 1);
        absent(spec, "completions", 1);
        absent(spec, "backoffLimit", 6);
        absent(spec, "completionMode", "NonIndexed");
        absent(spec, "suspend", false);
        String uid = job.path("metadata").path("uid").asText();
        String name = job.path("metadata").path("name").asText();
        if (fresh && !spec.has("selector")) {
            spec.putObject("selector").putObject("matchLabels").put("batch.kubernetes.io/controller-uid", uid);
            ObjectNode labels =
                    spec.withObject("/template").withObject("/metadata").withObject("/labels");
            labels.put("batch.kubernetes.io/controller-uid", uid)
                    .put("controller-uid", uid)
                    .put("batch.kubernetes.io/job-name", name)
                    .put("job-name", name);
        }
        pod(spec.withObject("/template").withObject("/spec"));
    }

    private static void cronJob(ObjectNode cronJob) {
        ObjectNode spec = cronJob.withObject("/spec");
        absent(spec, "concurrencyPolicy", "Allow");
        absent(spec, "suspend", false);
        absent(spec, "successfulJobsHistoryLimit", 3);
        absent(spec, "failedJobsHistoryLimit", 1);
        pod(spec.withObject("/jobTemplate")
                .withObject("/spec")
                .withObject("/template")
                .withObject("/spec"));
    }

    private static void pod(ObjectNode spec) {
        absent(spec, "restartPolicy", "Always");
        absent(spec, "terminationGracePeriodSeconds", 30);
        absent(spec, "dnsPolicy", "ClusterFirst");
        absent(spec, "schedulerName", "default-scheduler");
        if (!spec.has("securityContext")) {
            spec.putObject("securityContext");
        }
        for (JsonNode container : spec.path("containers")) {
            absent((ObjectNode) container, "terminationMessagePath", "/dev/termination-log");
            absent((ObjectNode) container, "terminationMessagePolicy", "File");
        }
    }

    private static void fromSchema(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                JsonNode fallback = property.getValue().path("default");
                if (!fallback.isMissingNode() && !object.has(property.getKey())) {
                    object.set(property.getKey(), fallback.deepCopy());
                }
                fromSchema(property.getValue(), object.path(property.getKey()));
            }
        } else if (value.isArray()) {
            value.forEach(item -> fromSchema(schema.path("items"), item));
        }
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    private static void absent(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    private static void absent(ObjectNode object, String field, boolean value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }
}
