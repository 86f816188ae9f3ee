package dev.sanderling.examples.cluster.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path names.
 *
 * @param namespace empty for all namespaces and for cluster-scoped kinds
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record Address(ResourceType type, String namespace, String name, String subresource) {

    /** The address, or null where the path names no kind this server knows. */
    static @Nullable Address parse(ResourceTypes types, String path) {
        List<String> steps = new ArrayList<>(List.of(path.substring(1).split("/")));
        String group = "";
        if (steps.size() >= 3 && steps.getFirst().equals("apis")) {
            steps.removeFirst();
            group = steps.removeFirst();
        } else if (steps.size() >= 3 && steps.getFirst().equals("api")) {
            steps.removeFirst();
        } else {
            return null;
        }
        String version = steps.removeFirst();
        String namespace = "";
        // A namespace's own subresources are the exception: /namespaces/x/status is no kind called status.
        boolean within = steps.size() > 2
                && steps.getFirst().equals("namespaces")
                && types.find(group, version, steps.get(2)) != null;
        if (within) {
            namespace = steps.get(1);
            steps = steps.subList(2, steps.size());
        }
        ResourceType type = steps.isEmpty() ? null : types.find(group, version, steps.getFirst());
        if (type == null || steps.size() > 3) {
            return null;
        }
        return new Address(type, namespace, steps.size() > 1 ? steps.get(1) : "", steps.size() > 2 ? steps.get(2) : "");
    }

    ObjectKey key() {
        return ObjectKey.of(type, namespace, name);
    }

    /** The verb that access rules and the request log use. */
    String verb(ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> name.isEmpty() ? (request.watch() ? "watch" : "list") : request.watch() ? "watch" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> throw ApiError.badRequest("no such method: " + request.method());
        };
    }
}
