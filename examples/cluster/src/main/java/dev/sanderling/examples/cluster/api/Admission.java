package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server refuses, beyond the shape of a request: names, sizes, fields that may not change. */
final class Admission {
    private static final int CONFIG_MAP_BYTES = 1_048_576;
    private static final int NOTE_BYTES = 1024;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Map<String, List<String>> IMMUTABLE = Map.of(
            "jobs.batch", List.of("/spec/selector", "/spec/template", "/spec/completions", "/spec/completionMode"),
            "rolebindings.rbac.authorization.k8s.io", List.of("/roleRef"),
            "clusterrolebindings.rbac.authorization.k8s.io", List.of("/roleRef"),
            "pods", List.of("/spec/containers", "/spec/volumes", "/spec/restartPolicy"),
            "persistentvolumeclaims", List.of("/spec/accessModes", "/spec/storageClassName"));

    private Admission() {}

    /** @throws ApiError 422 with the API server's words */
    static void check(ResourceType type, String name, @Nullable ObjectNode before, ObjectNode after) {
        if (before == null && !NAME.matcher(name).matches() && !type.group().startsWith("rbac")) {
            throw ApiError.invalid(
                    type,
                    name,
                    "metadata.name: Invalid value: \"" + name + "\": a lowercase RFC 1123 subdomain must consist"
                            + " of lower case alphanumeric characters, '-' or '.'");
        }
        if (type.is("batch", "cronjobs") && name.length() > 52) {
            throw ApiError.invalid(type, name, "metadata.name: Invalid value: must be no more than 52 characters");
        }
        if (type.is("", "configmaps")) {
            configMap(type, name, before, after);
        }
        // Characters, it says, and counts bytes.
        if (type.is("events.k8s.io", "events") && utf8(after.path("note")) > NOTE_BYTES) {
            throw ApiError.invalid(type, name, "note: Invalid value: \"\": can have at most 1024 characters");
        }
        if (before != null) {
            for (String field : IMMUTABLE.getOrDefault(type.qualified(), List.of())) {
                if (!before.at(field).equals(after.at(field))) {
                    throw ApiError.invalid(
                            type, name, field.substring(1).replace('/', '.') + ": Invalid value: field is immutable");
                }
            }
        }
        for (JsonNode owner : after.path("metadata").path("ownerReferences")) {
            if (Json.string(owner, "uid") == null || Json.string(owner, "name") == null) {
                throw ApiError.invalid(
                        type, name, "metadata.ownerReferences: Invalid value: name and uid must not be empty");
            }
        }
    }

    private static void configMap(ResourceType type, String name, @Nullable ObjectNode before, ObjectNode after) {
        long bytes = 0;
        for (JsonNode value : after.path("data")) {
            if (!value.isTextual()) {
                throw ApiError.badRequest(
                        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: data: not a string");
            }
            bytes += utf8(value);
        }
        for (JsonNode value : after.path("binaryData")) {
            bytes += value.asText().length() * 3L / 4;
        }
        if (bytes > CONFIG_MAP_BYTES) {
            throw ApiError.invalid(type, name, "[]: Too long: may not be more than 1048576 bytes");
        }
        if (before != null && before.path("immutable").asBoolean()) {
            if (!after.path("immutable").asBoolean()) {
                throw ApiError.invalid(type, name, "immutable: Forbidden: field is immutable when `immutable` is set");
            }
            for (String field : List.of("data", "binaryData")) {
                if (!before.path(field).equals(after.path(field))) {
                    throw ApiError.invalid(
                            type, name, field + ": Forbidden: field is immutable when `immutable` is set");
                }
            }
        }
    }

    private static int utf8(JsonNode text) {
        return text.asText().getBytes(StandardCharsets.UTF_8).length;
    }
}
