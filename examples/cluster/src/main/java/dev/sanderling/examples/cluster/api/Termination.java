package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What goes only when something else has gone before it: a namespace after its contents, a definition after its custom
 * resources, an owner that is deleted in the foreground after the dependents that block it.
 */
final class Termination {
    /** Finalizer of foreground deletion. */
    static final String FOREGROUND = "foregroundDeletion";

    private static final String NAMESPACES = "/namespaces";
    private static final String DEFINITIONS = ResourceTypes.CRD_GROUP + "/customresourcedefinitions";

    private final Store store;

    Termination(Store store) {
        this.store = store;
    }

    /** Whether the object holds others that have to go first. */
    static boolean isContainer(ResourceType type) {
        return type.is("", "namespaces") || type.is(ResourceTypes.CRD_GROUP, "customresourcedefinitions");
    }

    /** What a container holds. */
    List<ObjectKey> contents(ObjectKey container) {
        ObjectNode object = store.get(container);
        if (object == null) {
            return List.of();
        }
        Predicate<ObjectKey> within;
        if (container.collection().equals(NAMESPACES)) {
            within = key -> key.namespace().equals(container.name());
        } else {
            JsonNode spec = object.path("spec");
            String collection = spec.path("group").asText() + "/"
                    + spec.path("names").path("plural").asText();
            within = key -> key.collection().equals(collection);
        }
        return store.all().keySet().stream().filter(within).toList();
    }

    /** Containers that were only waiting for this object. */
    List<ObjectKey> emptied(ObjectKey gone) {
        return store.all().entrySet().stream()
                .filter(entry ->
                        List.of(NAMESPACES, DEFINITIONS).contains(entry.getKey().collection()))
                .filter(entry -> isTerminating(entry.getValue()))
                .map(Map.Entry::getKey)
                .filter(key -> contents(key).isEmpty())
                .toList();
    }

    /** Owners whose foreground deletion nothing blocks any more, without that finalizer. */
    Map<ObjectKey, ObjectNode> unblocked() {
        Map<ObjectKey, ObjectNode> all = store.all();
        Map<ObjectKey, ObjectNode> unblocked = store.all();
        unblocked.values().removeIf(owner -> !has(owner, FOREGROUND) || blocked(owner, all));
        unblocked.replaceAll((key, owner) -> without(owner, FOREGROUND));
        return unblocked;
    }

    private static boolean blocked(ObjectNode owner, Map<ObjectKey, ObjectNode> all) {
        JsonNode uid = owner.path("metadata").path("uid");
        return all.values().stream()
                .flatMap(object -> Json.items(object.path("metadata").path("ownerReferences")).stream())
                .anyMatch(reference -> reference.path("uid").equals(uid)
                        && reference.path("blockOwnerDeletion").asBoolean());
    }

    boolean isTerminating(String namespace) {
        ObjectNode found = store.get(new ObjectKey(NAMESPACES, "", namespace));
        return found != null && isTerminating(found);
    }

    static boolean isTerminating(ObjectNode object) {
        return object.path("metadata").has("deletionTimestamp");
    }

    static boolean has(ObjectNode object, String finalizer) {
        return Json.items(object.path("metadata").path("finalizers")).stream()
                .anyMatch(item -> item.asText().equals(finalizer));
    }

    static ObjectNode with(ObjectNode object, String finalizer) {
        ObjectNode copy = object.deepCopy();
        Json.metadata(copy).withArray("/finalizers").add(finalizer);
        return copy;
    }

    private static ObjectNode without(ObjectNode object, String finalizer) {
        ObjectNode copy = object.deepCopy();
        ArrayNode left = Json.array();
        for (JsonNode item : object.path("metadata").path("finalizers")) {
            if (!item.asText().equals(finalizer)) {
                left.add(item);
            }
        }
        Json.metadata(copy).set("finalizers", left);
        return copy;
    }
}
