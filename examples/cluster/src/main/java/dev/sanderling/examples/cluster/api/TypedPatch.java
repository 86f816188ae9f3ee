package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What server-side apply asks of a configuration before it looks at anything else. An API server answers with 500 where a
 * field is not in the schema or a list has two items of one key.
 */
final class TypedPatch {
    /** Lists of the kinds we make that are maps by a key. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "imagePullSecrets", List.of("name"),
            "env", List.of("name"),
            "volumes", List.of("name"),
            "volumeMounts", List.of("mountPath"),
            "containers", List.of("name"),
            "conditions", List.of("type"));

    private final List<String> errors = new ArrayList<>();

    private TypedPatch() {}

    /** @throws ApiError 500 in the API server's words */
    static void check(Address at, ObjectNode config) {
        var check = new TypedPatch();
        JsonNode schema = at.type().schema();
        if (schema != null) {
            config.properties().forEach(field -> {
                if (!Set.of("apiVersion", "kind", "metadata").contains(field.getKey())) {
                    check.declared(
                            "." + field.getKey(), schema.path("properties").path(field.getKey()), field.getValue());
                }
            });
        }
        check.unique("", config);
        if (!check.errors.isEmpty()) {
            String all = check.errors.size() == 1
                    ? check.errors.getFirst()
                    : "errors:\n  " + String.join("\n  ", check.errors);
            throw ApiError.internal("failed to create typed patch object (%s/%s; %s, Kind=%s): %s"
                    .formatted(
                            at.namespace(),
                            at.name(),
                            at.type().apiVersion(),
                            at.type().kind(),
                            all));
        }
    }

    private void declared(String path, JsonNode schema, JsonNode value) {
        if (schema.isMissingNode()) {
            errors.add(path + ": field not declared in schema");
            return;
        }
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return;
        }
        if (value.isObject()) {
            value.properties().forEach(field -> {
                JsonNode its = schema.path("properties").path(field.getKey());
                declared(
                        path + "." + field.getKey(),
                        its.isMissingNode() ? schema.path("additionalProperties") : its,
                        field.getValue());
            });
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            declared(path + "[" + i + "]", schema.path("items"), value.get(i));
        }
    }

    private void unique(String path, JsonNode value) {
        value.properties().forEach(field -> {
            List<String> keys = KEYS.get(field.getKey());
            var seen = new HashSet<String>();
            for (JsonNode item : field.getValue().isArray() ? field.getValue() : Json.array()) {
                if (keys != null && !seen.add(item.path(keys.getFirst()).asText())) {
                    errors.add("%s.%s: duplicate entries for key [%s=%s]"
                            .formatted(path, field.getKey(), keys.getFirst(), item.path(keys.getFirst())));
                }
                unique(path + "." + field.getKey(), item);
            }
            if (field.getValue().isObject()) {
                unique(path + "." + field.getKey(), field.getValue());
            }
        });
    }
}
