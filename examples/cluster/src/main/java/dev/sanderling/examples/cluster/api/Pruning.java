package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The structural part of a custom resource's schema: unknown fields are dropped; types, enums, patterns, bounds and
 * required fields are checked. Of CEL only what stands in place of a pattern is evaluated; a real API server does the rest.
 */
final class Pruning {
    private static final Pattern MATCHES = Pattern.compile("self\\.matches\\(r'(.*)'\\)");

    private final List<String> problems = new ArrayList<>();

    private Pruning() {}

    /**
     * Drops unknown fields in place.
     *
     * @throws ApiError 422 naming every violation
     */
    static void pruneAndCheck(ResourceType type, String name, ObjectNode object) {
        JsonNode schema = type.schema();
        if (schema == null) {
            return;
        }
        Pruning pruning = new Pruning();
        pruning.root(schema, object);
        pruning.required("", schema, object);
        if (!pruning.problems.isEmpty()) {
            String all = String.join(", ", pruning.problems);
            throw ApiError.invalid(type, name, pruning.problems.size() == 1 ? all : "[" + all + "]");
        }
    }

    /** Drops unknown fields in place and checks nothing: for a part of an object, which may lack required fields. */
    static void prune(ResourceType type, ObjectNode object) {
        JsonNode schema = type.schema();
        if (schema != null) {
            new Pruning().root(schema, object);
        }
    }

    private void root(JsonNode schema, ObjectNode object) {
        for (Map.Entry<String, JsonNode> property : List.copyOf(object.properties())) {
            JsonNode its = schema.path("properties").path(property.getKey());
            switch (property.getKey()) {
                case "apiVersion", "kind", "metadata" -> {}
                default -> {
                    if (its.isMissingNode()) {
                        object.remove(property.getKey());
                    } else {
                        visit(property.getKey(), its, property.getValue());
                    }
                }
            }
        }
    }

    private void visit(String path, JsonNode schema, JsonNode value) {
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean() || value.isNull()) {
            return;
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            if (value.isTextual()) {
                pattern(path, schema, value);
            }
            return;
        }
        String type = schema.path("type").asText();
        if (!fits(type, value)) {
            problems.add("%s: Invalid value: \"%s\": must be of type %s".formatted(path, word(value), type));
            return;
        }
        if (schema.has("enum") && !Json.items(schema.path("enum")).contains(value)) {
            problems.add("%s: Unsupported value: %s: supported values: %s".formatted(path, value, schema.path("enum")));
        }
        switch (type) {
            case "object" -> object(path, schema, (ObjectNode) value);
            case "array" -> {
                bounds(path, schema, "minItems", "maxItems", value.size());
                for (int i = 0; i < value.size(); i++) {
                    visit(path + "[" + i + "]", schema.path("items"), value.get(i));
                }
            }
            case "string" -> {
                bounds(path, schema, "minLength", "maxLength", value.asText().length());
                pattern(path, schema, value);
                rules(path, schema, value);
            }
            case "integer", "number" -> bounds(path, schema, "minimum", "maximum", value.asDouble());
            default -> {}
        }
    }

    private void pattern(String path, JsonNode schema, JsonNode value) {
        String pattern = Json.string(schema, "pattern");
        if (pattern != null && !Pattern.compile(pattern).matcher(value.asText()).find()) {
            problems.add("%s: Invalid value: %s: should match '%s'".formatted(path, value, pattern));
        }
    }

    /** Of CEL the one rule that stands where a pattern would. */
    private void rules(String path, JsonNode schema, JsonNode value) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            Matcher matches = MATCHES.matcher(rule.path("rule").asText());
            if (matches.matches()
                    && !Pattern.compile(matches.group(1))
                            .matcher(value.asText())
                            .find()) {
                problems.add("%s: Invalid value: %s: %s"
                        .formatted(path, value, rule.path("message").asText()));
            }
        }
    }

    private void object(String path, JsonNode schema, ObjectNode value) {
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : List.copyOf(value.properties())) {
            if (properties.has(field.getKey())) {
                visit(path + "." + field.getKey(), properties.get(field.getKey()), field.getValue());
            } else if (additional.isObject()) {
                visit(path + "." + field.getKey(), additional, field.getValue());
            } else if (!additional.asBoolean()) {
                value.remove(field.getKey());
            }
        }
        bounds(path, schema, "minProperties", "maxProperties", value.size());
        required(path, schema, value);
    }

    private void required(String path, JsonNode schema, ObjectNode value) {
        for (JsonNode name : schema.path("required")) {
            if (value.path(name.asText()).isMissingNode()) {
                problems.add((path.isEmpty() ? "" : path + ".") + name.asText() + ": Required value");
            }
        }
    }

    private void bounds(String path, JsonNode schema, String least, String most, double value) {
        if (schema.has(least) && value < schema.get(least).asDouble()) {
            problems.add("%s: Invalid value: should be at least %s".formatted(path, schema.get(least)));
        }
        if (schema.has(most) && value > schema.get(most).asDouble()) {
            problems.add("%s: Too long or too big: may not be more than %s".formatted(path, schema.get(most)));
        }
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            // 5432.0 is whole.
            case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static String word(JsonNode value) {
        return Objects.requireNonNull(value.getNodeType().name()).toLowerCase(java.util.Locale.ROOT);
    }
}
