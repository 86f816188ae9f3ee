package dev.sanderling.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;

/** All constraints of the spec that are ours, named as {@link ApiServer} names a refusal by them. */
final class Constraints {
    private final List<String> found = new ArrayList<>();

    private Constraints() {}

    static List<String> of(JSONSchemaProps root) {
        var constraints = new Constraints();
        constraints.rules(root, "");
        constraints.required(root, "");
        constraints.walk(root.getProperties().get("spec"), "spec");
        // MySQL's credentials and tls are the records that PostgreSQL's are, and tried there.
        constraints.found.removeIf(c -> c.startsWith("spec.source.mysql.credentials.")
                || c.startsWith("spec.source.mysql.tls.ca")
                || c.startsWith("spec.source.mysql.tls.clientCertificate"));
        return constraints.found;
    }

    private void walk(JSONSchemaProps schema, String place) {
        rules(schema, place);
        required(schema, place);
        add(schema.getPattern(), place, "pattern");
        add(schema.getEnum() == null || schema.getEnum().isEmpty() ? null : schema.getEnum(), place, "enum");
        add(schema.getMinLength(), place, "minLength");
        add(schema.getMaxLength(), place, "maxLength");
        add(schema.getMinimum(), place, "minimum");
        add(schema.getMaximum(), place, "maximum");
        add(schema.getMinItems(), place, "minItems");
        add(schema.getMaxItems(), place, "maxItems");
        add(schema.getMinProperties(), place, "minProperties");
        add(schema.getMaxProperties(), place, "maxProperties");
        if ("map".equals(schema.getXKubernetesListType())) {
            found.add(place + " duplicate");
        }
        boolean ours = !Embedded.isAt(place);
        if (ours && schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> walk(field, place + "." + name));
        }
        if (ours && schema.getItems() != null) {
            walk(schema.getItems().getSchema(), place + "[]");
        }
        if (ours && schema.getAdditionalProperties() != null) {
            walk(schema.getAdditionalProperties().getSchema(), place + ".*");
        }
    }

    private void rules(JSONSchemaProps schema, String place) {
        schema.getXKubernetesValidations().forEach(rule -> found.add(place + " rule " + rule.getRule()));
    }

    private void required(JSONSchemaProps schema, String place) {
        schema.getRequired().forEach(name -> found.add((place.isEmpty() ? name : place + "." + name) + " required"));
    }

    private void add(Object constraint, String place, String name) {
        if (constraint != null) {
            found.add(place + " " + name);
        }
    }
}
