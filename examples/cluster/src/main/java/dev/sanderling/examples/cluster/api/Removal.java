package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deletion with everything that follows from it: finalizers, grace of pods, dependents, contents of a namespace. */
final class Removal {
    private final Store store;
    private final ResourceTypes types;
    private final Clock clock;
    private final Termination termination;

    Removal(Store store, ResourceTypes types, Clock clock) {
        this.store = store;
        this.types = types;
        this.clock = clock;
        this.termination = new Termination(store);
    }

    /**
     * Deletes, or marks for deletion while finalizers or a running pod hold the object.
     *
     * @param options DeleteOptions; an empty object for none
     * @return the object as it is afterwards, or its last state
     */
    ObjectNode delete(ResourceType type, ObjectKey key, JsonNode options, boolean dryRun) {
        ObjectNode object = store.get(key);
        if (object == null) {
            throw ApiError.notFound(type, key.name());
        }
        for (String field : List.of("uid", "resourceVersion")) {
            String wanted = Json.string(options, "preconditions", field);
            if (wanted != null && !wanted.equals(Json.string(object, "metadata", field))) {
                throw ApiError.conflict(
                        type, key.name(), "Precondition failed: " + field + " in precondition: " + wanted);
            }
        }
        if (dryRun) {
            return object;
        }
        if ("Orphan".equals(Json.string(options, "propagationPolicy"))) {
            dependents(object).forEach((dependent, its) -> store.put(dependent, withoutOwner(its, object)));
        }
        long grace = options.path("gracePeriodSeconds").asLong(-1);
        boolean held = type.is("", "pods") && grace != 0 && held(object);
        boolean foreground =
                "Foreground".equals(Json.string(options, "propagationPolicy")) && !Termination.isTerminating(object);
        ObjectNode going = foreground ? Termination.with(object, Termination.FOREGROUND) : object;
        if (Termination.isContainer(type)) {
            mark(type, key, going, grace);
            return emptyOut(key);
        }
        if (held || !going.path("metadata").path("finalizers").isEmpty()) {
            ObjectNode marked = mark(type, key, going, grace);
            return foreground ? collectFirst(key, marked) : marked;
        }
        return finish(key);
    }

    /** Deletes what a namespace or a definition holds; it goes itself when the last of it has gone. */
    private ObjectNode emptyOut(ObjectKey container) {
        for (ObjectKey key : termination.contents(container)) {
            ResourceType type = typeOf(key);
            if (type != null && store.get(key) != null) {
                delete(type, key, Json.object(), false);
            }
        }
        ObjectNode left = store.get(container);
        if (left != null && termination.contents(container).isEmpty()) {
            return finish(container);
        }
        return left == null ? Json.object() : left;
    }

    /** Foreground deletion: the dependents go while the owner waits for those that block it. */
    private ObjectNode collectFirst(ObjectKey key, ObjectNode owner) {
        dependents(owner).keySet().forEach(dependent -> {
            ResourceType type = typeOf(dependent);
            if (type != null && store.get(dependent) != null) {
                delete(type, dependent, Json.object(), false);
            }
        });
        letGo();
        ObjectNode left = store.get(key);
        return left == null ? owner : left;
    }

    private void letGo() {
        termination.unblocked().forEach((key, owner) -> {
            if (store.get(key) == null) {
                return;
            }
            if (owner.path("metadata").path("finalizers").isEmpty()) {
                finish(key);
            } else {
                store.put(key, owner);
            }
        });
    }

    /** A pod on a node that still runs goes when its kubelet says so. */
    private static boolean held(ObjectNode pod) {
        String phase = pod.path("status").path("phase").asText();
        return Json.string(pod, "spec", "nodeName") != null && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    private ObjectNode mark(ResourceType type, ObjectKey key, ObjectNode object, long grace) {
        if (object.path("metadata").has("deletionTimestamp")) {
            return object;
        }
        ObjectNode marked = object.deepCopy();
        long seconds = !type.is("", "pods")
                ? 0
                : grace >= 0
                        ? grace
                        : object.path("spec")
                                .path("terminationGracePeriodSeconds")
                                .asLong(30);
        Json.metadata(marked)
                .put(
                        "deletionTimestamp",
                        clock.instant()
                                .plusSeconds(seconds)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .put("deletionGracePeriodSeconds", seconds);
        if (marked.path("metadata").has("generation")) {
            Json.metadata(marked)
                    .put(
                            "generation",
                            marked.path("metadata").path("generation").asLong() + 1);
        }
        return store.put(key, marked);
    }

    private ObjectNode finish(ObjectKey key) {
        ObjectNode last = store.remove(key);
        if (last == null) {
            return Json.object();
        }
        if (key.collection().equals(ResourceTypes.CRD_GROUP + "/customresourcedefinitions")) {
            types.unregister(last);
        }
        collect(last);
        letGo();
        termination.emptied(key).forEach(this::finish);
        return last;
    }

    /** Background garbage collection, done at once: dependents without any living owner go. */
    private void collect(ObjectNode gone) {
        dependents(gone).forEach((key, dependent) -> {
            ObjectNode left = withoutOwner(dependent, gone);
            if (hasLivingOwner(left)) {
                store.put(key, left);
            } else {
                ResourceType type = typeOf(key);
                if (type != null && store.get(key) != null) {
                    delete(type, key, Json.object(), false);
                }
            }
        });
    }

    private Map<ObjectKey, ObjectNode> dependents(ObjectNode owner) {
        String uid = owner.path("metadata").path("uid").asText();
        Map<ObjectKey, ObjectNode> all = store.all();
        all.values()
                .removeIf(object -> Json.items(object.path("metadata").path("ownerReferences")).stream()
                        .noneMatch(reference -> uid.equals(reference.path("uid").asText())));
        return all;
    }

    private static ObjectNode withoutOwner(ObjectNode object, ObjectNode owner) {
        ObjectNode copy = object.deepCopy();
        ArrayNode left = Json.array();
        for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
            if (!reference.path("uid").equals(owner.path("metadata").path("uid"))) {
                left.add(reference);
            }
        }
        Json.metadata(copy).set("ownerReferences", left);
        return copy;
    }

    private boolean hasLivingOwner(ObjectNode object) {
        return Json.items(object.path("metadata").path("ownerReferences")).stream()
                .anyMatch(reference -> store.holds(reference.path("uid").asText()));
    }

    private @Nullable ResourceType typeOf(ObjectKey key) {
        return types.all().stream()
                .filter(type ->
                        key.collection().equals(ObjectKey.of(type, "", "").collection()))
                .findFirst()
                .orElse(null);
    }

    /** What a write leads to: the end of an object that waited for its finalizers, a new kind, an orphan's removal. */
    ObjectNode afterWrite(ResourceType type, ObjectKey key, ObjectNode stored) {
        JsonNode metadata = stored.path("metadata");
        if (metadata.has("deletionTimestamp")
                && metadata.path("finalizers").isEmpty()
                && !Termination.isContainer(type)
                && !(type.is("", "pods") && held(stored))) {
            return finish(key);
        }
        if (type.is(ResourceTypes.CRD_GROUP, "customresourcedefinitions") && !Termination.isTerminating(stored)) {
            types.register(stored);
            return CustomResources.establish(stored) ? store.put(key, stored) : stored;
        }
        if (!metadata.path("ownerReferences").isEmpty() && !hasLivingOwner(stored)) {
            delete(type, key, Json.object(), false);
        }
        return stored;
    }

    /** @param fresh whether the object is new, which a namespace that is being deleted does not take */
    void checkNamespace(ResourceType type, String name, String namespace, boolean fresh) {
        ResourceType namespaces = types.find("", "v1", "namespaces");
        if (namespaces != null && store.get(ObjectKey.of(namespaces, "", namespace)) == null) {
            throw ApiError.notFound(namespaces, namespace);
        }
        if (fresh && termination.isTerminating(namespace)) {
            throw ApiError.terminating(type, name, namespace);
        }
    }
}
