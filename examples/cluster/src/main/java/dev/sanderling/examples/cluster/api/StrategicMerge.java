package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Strategic merge patch without its directives other than {@code $patch: delete}: keyed lists merge by key. */
final class StrategicMerge {
    private StrategicMerge() {}

    static JsonNode apply(JsonNode target, JsonNode patch, Shape shape) {
        if (patch.isObject()) {
            ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
            for (Map.Entry<String, JsonNode> field : patch.properties()) {
                if (field.getValue().isNull()) {
                    result.remove(field.getKey());
                } else if (!field.getKey().startsWith("$")) {
                    result.set(
                            field.getKey(),
                            apply(result.path(field.getKey()), field.getValue(), shape.field(field.getKey())));
                }
            }
            return result;
        }
        if (patch instanceof ArrayNode items && target.isArray() && shape.granular(patch)) {
            ArrayNode result = Json.array();
            for (JsonNode item : target) {
                JsonNode change = Steps.at(items, shape, shape.step(item));
                if (change.isMissingNode()) {
                    result.add(item);
                } else if (!change.path("$patch").asText().equals("delete")) {
                    result.add(shape.step(item).startsWith("v:") ? item : apply(item, change, shape.item()));
                }
            }
            for (JsonNode change : items) {
                if (Steps.at(target, shape, shape.step(change)).isMissingNode() && !change.has("$patch")) {
                    result.add(change);
                }
            }
            return result;
        }
        return patch.deepCopy();
    }
}
