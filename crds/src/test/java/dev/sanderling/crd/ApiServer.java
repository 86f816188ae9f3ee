package dev.sanderling.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What an API server would say to a resource, for the part of OpenAPI that our CRD uses. */
final class ApiServer {
    /** One refusal; {@code rule} names the constraint so that a test can tell which ones were tried. */
    record Refusal(String path, String rule, String message) {}

    private static final Pattern BLOCKING = Pattern.compile(" (required|type|max(Length|Items|Properties))$");

    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Runnable> rules = new ArrayList<>();

    private ApiServer() {}

    /** @param old the stored resource, null for a creation */
    static List<Refusal> refusals(JSONSchemaProps schema, Object resource, Object old) {
        var server = new ApiServer();
        if (!(((Map<?, ?>) resource).get("metadata") instanceof Map<?, ?> metadata) || metadata.get("name") == null) {
            server.refuse(".metadata.name", ".metadata.name", "required", "name or generateName is required");
        }
        server.check(schema, resource, old, "", "");
        // Rules are not evaluated on what has not the shape they were compiled for.
        if (server.refusals.stream().noneMatch(r -> BLOCKING.matcher(r.rule()).find())) {
            server.rules.forEach(Runnable::run);
        }
        return server.refusals;
    }

    private void check(JSONSchemaProps schema, Object value, Object old, String path, String place) {
        switch (value) {
            case Map<?, ?> map -> object(schema, map, old instanceof Map<?, ?> m ? m : null, path, place);
            case List<?> list -> list(schema, list, path, place);
            case String text -> text(schema, text, path, place);
            case Number number -> number(schema, number, path, place);
            default -> type(schema, "boolean", path, place);
        }
        if (schema.getEnum() != null
                && !schema.getEnum().isEmpty()
                && schema.getEnum().stream().noneMatch(e -> e.asText().equals(value))) {
            refuse(path, place, "enum", "not one of " + schema.getEnum());
        }
        rules.add(() -> rules(schema, value, old, path, place));
    }

    private void rules(JSONSchemaProps schema, Object value, Object old, String path, String place) {
        for (var rule : schema.getXKubernetesValidations()) {
            if (Rule.isTransition(rule.getRule()) && old == null) {
                continue;
            }
            var variables = new HashMap<String, Object>(Map.of("self", value));
            if (old != null) {
                variables.put("oldSelf", old);
            }
            if (!Rule.holds(rule.getRule(), variables)) {
                refuse(path, place, "rule " + rule.getRule(), rule.getMessage());
            }
        }
    }

    private void object(JSONSchemaProps schema, Map<?, ?> map, Map<?, ?> old, String path, String place) {
        type(schema, "object", path, place);
        for (String required : schema.getRequired()) {
            if (map.get(required) == null) {
                refuse(path + "." + required, place + "." + required, "required", "required");
            }
        }
        bounds(path, place, "Properties", map.size(), schema.getMinProperties(), schema.getMaxProperties());
        map.forEach((key, value) -> {
            JSONSchemaProps field = schema.getProperties() == null
                    ? null
                    : schema.getProperties().get(key);
            JSONSchemaProps entry = schema.getAdditionalProperties() == null
                    ? null
                    : schema.getAdditionalProperties().getSchema();
            if (value != null && field != null) {
                check(field, value, old == null ? null : old.get(key), path + "." + key, place + "." + key);
            } else if (value != null && entry != null) {
                check(entry, value, null, path + "." + key, place + ".*");
            }
        });
    }

    private void list(JSONSchemaProps schema, List<?> list, String path, String place) {
        type(schema, "array", path, place);
        bounds(path, place, "Items", list.size(), schema.getMinItems(), schema.getMaxItems());
        var keys = new HashSet<Object>();
        for (int i = 0; i < list.size(); i++) {
            check(schema.getItems().getSchema(), list.get(i), null, path + "[" + i + "]", place + "[]");
            if ("map".equals(schema.getXKubernetesListType())
                    && list.get(i) instanceof Map<?, ?> item
                    && !keys.add(item.get(schema.getXKubernetesListMapKeys().getFirst()))) {
                refuse(path, place, "duplicate", "Duplicate value");
            }
        }
    }

    private void text(JSONSchemaProps schema, String text, String path, String place) {
        type(schema, "string", path, place);
        bounds(path, place, "Length", text.length(), schema.getMinLength(), schema.getMaxLength());
        if (schema.getPattern() != null
                && !Pattern.compile(schema.getPattern()).matcher(text).find()) {
            refuse(path, place, "pattern", "should match " + schema.getPattern());
        }
    }

    private void number(JSONSchemaProps schema, Number number, String path, String place) {
        type(schema, "integer", path, place);
        if (schema.getMinimum() != null && number.doubleValue() < schema.getMinimum()) {
            refuse(path, place, "minimum", "should be at least " + schema.getMinimum());
        }
        if (schema.getMaximum() != null && number.doubleValue() > schema.getMaximum()) {
            refuse(path, place, "maximum", "should be at most " + schema.getMaximum());
        }
    }

    private void bounds(String path, String place, String what, long size, Long min, Long max) {
        if (min != null && size < min) {
            refuse(path, place, "min" + what, "at least " + min);
        }
        if (max != null && size > max) {
            refuse(path, place, "max" + what, "at most " + max);
        }
    }

    private void type(JSONSchemaProps schema, String type, String path, String place) {
        if (schema.getType() != null && !schema.getType().equals(type)) {
            refuse(path, place, "type", "must be " + schema.getType());
        }
    }

    private void refuse(String path, String place, String rule, String message) {
        refusals.add(new Refusal(strip(path), strip(place) + " " + rule, message));
    }

    private static String strip(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }
}
