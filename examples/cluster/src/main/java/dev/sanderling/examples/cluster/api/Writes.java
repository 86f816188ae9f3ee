package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Create, update, patch and apply: from what was sent to what is stored. The caller holds the server's lock. */
final class Writes {
    private final Store store;
    private final @Nullable ResourceType quotas;
    private final Removal removal;
    private final Clock clock;

    Writes(Store store, @Nullable ResourceType quotas, Removal removal, Clock clock) {
        this.quotas = quotas;
        this.store = store;
        this.removal = removal;
        this.clock = clock;
    }

    ObjectNode create(Address at, ApiRequest request, ObjectNode sent) {
        ObjectNode object = sent.deepCopy();
        ObjectNode metadata = Json.metadata(object);
        if (metadata.path("name").asText().isEmpty() && metadata.has("generateName")) {
            metadata.put(
                    "name",
                    metadata.path("generateName").asText()
                            + UUID.randomUUID().toString().substring(0, 5));
        }
        String name = metadata.path("name").asText();
        if (name.isEmpty()) {
            throw ApiError.invalid(at.type(), "", "metadata.name: Required value: name or generateName is required");
        }
        if (metadata.has("resourceVersion")
                && !metadata.path("resourceVersion").asText().isEmpty()) {
            throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
        }
        Address named = new Address(at.type(), at.namespace(), name, "");
        if (store.get(named.key()) != null) {
            throw ApiError.alreadyExists(at.type(), name);
        }
        object.remove("status");
        metadata.remove("managedFields");
        return store(named, request, null, object, null);
    }

    ObjectNode update(Address at, ApiRequest request, ObjectNode sent) {
        ObjectNode before = existing(at);
        String sentName = Json.string(sent, "metadata", "name");
        if (sentName != null && !sentName.equals(at.name())) {
            throw ApiError.badRequest(
                    "the name of the object (" + sentName + ") does not match the name on the URL (" + at.name() + ")");
        }
        if (at.type().custom() && Json.string(sent, "metadata", "resourceVersion") == null) {
            throw ApiError.invalid(
                    at.type(),
                    at.name(),
                    "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
        }
        checkPreconditions(at, before, sent);
        return store(at, request, before, reduce(at, before, sent), null);
    }

    ObjectNode patch(Address at, ApiRequest request) {
        String kind = request.contentType().split(";")[0].strip();
        if (kind.startsWith("application/apply-patch")) {
            return apply(at, request);
        }
        ObjectNode before = existing(at);
        JsonNode patch = Json.parse(request.body());
        JsonNode after =
                switch (kind) {
                    case "application/merge-patch+json" -> MergePatch.apply(before, patch);
                    // Good enough for what kubectl sends for these kinds: keyed lists merge by their keys.
                    case "application/strategic-merge-patch+json" -> {
                        if (at.type().custom()) {
                            throw ApiError.unsupported(kind);
                        }
                        yield StrategicMerge.apply(before, patch, Shape.of(at.type()));
                    }
                    case "application/json-patch+json" -> jsonPatch(before, patch);
                    default -> throw ApiError.unsupported(kind);
                };
        checkPreconditions(at, before, (ObjectNode) after);
        return store(at, request, before, reduce(at, before, (ObjectNode) after), null);
    }

    private static JsonNode jsonPatch(ObjectNode before, JsonNode patch) {
        try {
            return JsonPatch.apply(patch, before.deepCopy());
        } catch (RuntimeException e) {
            // zjsonpatch has one exception for a failed test and another for a bad path; the server has one answer.
            throw ApiError.unprocessable();
        }
    }

    private ObjectNode apply(Address at, ApiRequest request) {
        if (request.query("fieldManager").isEmpty()) {
            throw ApiError.badRequest(
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
                            + " apply patch");
        }
        ObjectNode config = Json.parseObject(request.body());
        if (config.path("metadata").path("managedFields").size() > 0) {
            throw ApiError.badRequest("metadata.managedFields must be nil");
        }
        ObjectNode live = store.get(at.key());
        if (live == null && !at.subresource().isEmpty()) {
            throw ApiError.notFound(at.type(), at.name());
        }
        String uid = Json.string(config, "metadata", "uid");
        if (live == null && uid != null) {
            throw ApiError.conflict(
                    at.type(),
                    at.name(),
                    "uid mismatch: the provided object specified uid " + uid + ", and no existing object was found");
        }
        if (live != null) {
            checkPreconditions(at, live, config);
        }
        Json.metadata(config).put("name", at.name());
        if (at.type().namespaced()) {
            Json.metadata(config).put("namespace", at.namespace());
        }
        ObjectNode own = config.deepCopy();
        if (at.subresource().equals("status")) {
            own.retain("apiVersion", "kind", "metadata", "status");
            Json.metadata(own).retain("name", "namespace");
        } else if (at.type().status()) {
            own.remove("status");
        }
        TypedPatch.check(at, own);
        Json.metadata(own).remove("resourceVersion");
        Json.metadata(own).remove("uid");
        FieldOwner manager = new FieldOwner(
                request.manager(), "Apply", at.type().apiVersion(), at.subresource(), now(), FieldSet.EMPTY);
        ObjectNode merged = ServerSideApply.apply(Shape.of(at.type()), live, own, manager, request.flag("force"));
        return store(at, request, live, merged, manager);
    }

    private ObjectNode existing(Address at) {
        ObjectNode before = store.get(at.key());
        if (before == null) {
            throw ApiError.notFound(at.type(), at.name());
        }
        return before;
    }

    private static void checkPreconditions(Address at, ObjectNode before, ObjectNode sent) {
        String version = Json.string(sent, "metadata", "resourceVersion");
        if (version != null
                && !version.isEmpty()
                && !version.equals(Json.string(before, "metadata", "resourceVersion"))) {
            throw ApiError.conflict(
                    at.type(),
                    at.name(),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
        String uid = Json.string(sent, "metadata", "uid");
        if (uid != null && !uid.equals(Json.string(before, "metadata", "uid"))) {
            throw ApiError.conflict(at.type(), at.name(), "Precondition failed: UID in precondition: " + uid);
        }
    }

    /** The status subresource writes status only, the object itself everything else. */
    private static ObjectNode reduce(Address at, ObjectNode before, ObjectNode sent) {
        if (!at.subresource().isEmpty() && !at.subresource().equals("status")) {
            throw ApiError.noSuchPath();
        }
        boolean onlyStatus = at.subresource().equals("status");
        ObjectNode after = onlyStatus ? before.deepCopy() : sent.deepCopy();
        if (at.type().status()) {
            after.remove("status");
            JsonNode status = (onlyStatus ? sent : before).path("status");
            if (!status.isMissingNode()) {
                after.set("status", status.deepCopy());
            }
        } else if (onlyStatus) {
            throw ApiError.noSuchPath();
        }
        return after;
    }

    private ObjectNode store(
            Address at,
            ApiRequest request,
            @Nullable ObjectNode before,
            ObjectNode after,
            @Nullable FieldOwner applier) {
        ResourceType type = at.type();
        ObjectNode metadata = Json.metadata(after);
        after.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        metadata.put("name", at.name());
        if (type.namespaced()) {
            metadata.put("namespace", at.namespace());
            removal.checkNamespace(type, at.name(), at.namespace(), before == null);
        }
        Versions.carry(type, before, after, now());
        Pruning.pruneAndCheck(type, at.name(), after);
        if (before == null) {
            Defaults.freshStatus(type, after);
        }
        Defaults.fill(type, after, before == null);
        Admission.check(type, at.name(), before, after);
        if (before == null && type.namespaced()) {
            Quotas.check(store, quotas, type, at.namespace(), at.name());
        }
        Versions.generation(type, before, after);
        if (applier == null) {
            String sub = before == null ? "" : at.subresource();
            Ownership.recordUpdate(
                    Shape.of(type),
                    before,
                    after,
                    new FieldOwner(request.manager(), "Update", type.apiVersion(), sub, now(), FieldSet.EMPTY));
        }
        if (before != null && Versions.same(before, after)) {
            return before;
        }
        if (request.dryRun()) {
            return after;
        }
        return removal.afterWrite(type, at.key(), store.put(at.key(), after));
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
