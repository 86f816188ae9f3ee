package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The shape of a custom resource, from its OpenAPI schema. */
record SchemaShape(JsonNode schema, boolean root) implements Shape {
    @Override
    public boolean granular(JsonNode value) {
        if (value.isArray()) {
            String list = schema.path("x-kubernetes-list-type").asText();
            return list.equals("map") || list.equals("set");
        }
        return !schema.path("x-kubernetes-map-type").asText().equals("atomic");
    }

    @Override
    public Shape field(String name) {
        // The server knows these itself, whatever the schema says of them.
        if (root && name.equals("metadata")) {
            return new NamedShape("metadata");
        }
        JsonNode property = schema.path("properties").path(name);
        return new SchemaShape(property.isMissingNode() ? schema.path("additionalProperties") : property, false);
    }

    @Override
    public Shape item() {
        return new SchemaShape(schema.path("items"), false);
    }

    @Override
    public String step(JsonNode item) {
        if (schema.path("x-kubernetes-list-type").asText().equals("set")) {
            return "v:" + item;
        }
        ObjectNode keys = Json.object();
        for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
            keys.set(key.asText(), item.path(key.asText()));
        }
        return "k:" + keys;
    }
}
