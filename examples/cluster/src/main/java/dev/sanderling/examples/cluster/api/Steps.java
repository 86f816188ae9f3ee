package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Follows one step of a field path into a value. */
final class Steps {
    private Steps() {}

    static JsonNode at(JsonNode value, Shape shape, String step) {
        if (step.startsWith("f:")) {
            return value.path(step.substring(2));
        }
        for (JsonNode item : Json.items(value)) {
            if (shape.step(item).equals(step)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    static Shape shape(Shape shape, String step) {
        return step.startsWith("f:") ? shape.field(step.substring(2)) : shape.item();
    }
}
