package dev.sanderling.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The fields of the CRD in the order they are written in the records, down to what is Kubernetes' own. */
final class FieldList {
    private static final Pattern DEFAULT = Pattern.compile("Default: ([^\\s]+?)\\.$");

    /**
     * One field.
     *
     * @param absent what its description says is the default; empty where there is none to write down
     */
    record Field(String path, String type, boolean required, String description, String absent) {}

    private final List<Field> fields = new ArrayList<>();

    private FieldList() {}

    static List<Field> of(JSONSchemaProps root, String top) {
        var list = new FieldList();
        list.walk(root.getProperties().get(top), top);
        return list.fields;
    }

    private void walk(JSONSchemaProps schema, String path) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().forEach((name, field) -> {
            String at = path + "." + name;
            boolean required = schema.getRequired().contains(name);
            String description = field.getDescription() == null ? "" : field.getDescription();
            fields.add(new Field(at, type(field), required, description, absent(description, isEnum(field))));
            // What is Kubernetes' own has its own reference.
            if (!Embedded.isAt(at) && !at.equals("status.conditions")) {
                walk(field, at);
                if (field.getItems() != null) {
                    walk(field.getItems().getSchema(), at + "[]");
                }
            }
        });
    }

    private static boolean isEnum(JSONSchemaProps field) {
        return field.getEnum() != null && !field.getEnum().isEmpty();
    }

    /** "none" is the absence of a default, except where it is one of the words. */
    private static String absent(String description, boolean isEnum) {
        Matcher matcher = DEFAULT.matcher(description);
        return matcher.find() && (isEnum || !matcher.group(1).equals("none")) ? matcher.group(1) : "";
    }

    private static String type(JSONSchemaProps field) {
        if (isEnum(field)) {
            return field.getEnum().stream().map(JsonNode::asText).collect(Collectors.joining(", "));
        }
        return switch (field.getType()) {
            case "array" -> "list of " + type(field.getItems().getSchema());
            case "object" -> field.getAdditionalProperties() == null ? "object" : "map";
            default -> field.getType();
        };
    }
}
