package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events are one collection with two names for most fields: core/v1 and events.k8s.io/v1. */
final class EventForm {
    private static final Map<String, String> CORE_TO_NEW = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount",
            "reportingComponent", "reportingController");

    private EventForm() {}

    /** The object as this version of its kind shows it; the very same object for every other kind. */
    static ObjectNode convert(ResourceType type, ObjectNode object) {
        if (!type.kind().equals("Event")
                || type.apiVersion().equals(object.path("apiVersion").asText())) {
            return object;
        }
        ObjectNode converted = object.deepCopy();
        converted.put("apiVersion", type.apiVersion());
        CORE_TO_NEW.forEach((core, modern) -> {
            JsonNode value = converted.remove(type.group().isEmpty() ? modern : core);
            if (value != null) {
                converted.set(type.group().isEmpty() ? core : modern, value);
            }
        });
        return converted;
    }
}
