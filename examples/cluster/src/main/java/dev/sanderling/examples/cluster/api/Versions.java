package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of metadata that only the server writes. */
final class Versions {
    private static final List<String> SERVERS_OWN = List.of(
            "uid",
            "creationTimestamp",
            "resourceVersion",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private Versions() {}

    /** Whatever was sent, these stay what they were; a new object gets its first. */
    static void carry(ResourceType type, @Nullable ObjectNode before, ObjectNode after, String now) {
        ObjectNode metadata = Json.metadata(after);
        metadata.remove(SERVERS_OWN);
        if (before == null) {
            metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now);
            return;
        }
        for (String field : SERVERS_OWN) {
            JsonNode value = before.path("metadata").path(field);
            if (!value.isMissingNode()) {
                metadata.set(field, value);
            }
        }
        // A client that sends an object without managedFields back does not thereby wipe them.
        if (!metadata.has("managedFields") && before.path("metadata").has("managedFields")) {
            metadata.set(
                    "managedFields",
                    before.path("metadata").get("managedFields").deepCopy());
        }
    }

    /** Counts the changes of what a user wants: everything but metadata and status. */
    static void generation(ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
        boolean counted = type.custom()
                || type.group().equals("batch")
                || type.group().equals("apps")
                || type.is("", "pods")
                || type.is(ResourceTypes.CRD_GROUP, "customresourcedefinitions");
        if (!counted) {
            return;
        }
        if (before == null) {
            Json.metadata(after).put("generation", 1);
        } else if (!wanted(before).equals(wanted(after))) {
            Json.metadata(after)
                    .put(
                            "generation",
                            before.path("metadata").path("generation").asLong() + 1);
        }
    }

    private static ObjectNode wanted(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("metadata", "status", "apiVersion", "kind"));
        return copy;
    }

    /** Whether a write changed nothing; the times in managedFields do not count. */
    static boolean same(ObjectNode before, ObjectNode after) {
        return timeless(before).equals(timeless(after));
    }

    private static ObjectNode timeless(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        for (JsonNode entry : copy.path("metadata").path("managedFields")) {
            ((ObjectNode) entry).remove("time");
        }
        return copy;
    }
}
