package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a service account may do: the Roles bound to it in the namespace, and nothing else. Clients without a service
 * account's token may do everything.
 */
final class Access {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final ResourceTypes types;
    private final Store store;

    Access(ResourceTypes types, Store store) {
        this.types = types;
        this.store = store;
    }

    /** @throws ApiError 403 in the server's words */
    void check(Address at, ApiRequest request) {
        String caller = Tokens.caller(request.token());
        if (caller.isEmpty()) {
            return;
        }
        ResourceType bindings = types.find(GROUP, "v1", "rolebindings");
        String verb = at.verb(request);
        boolean allowed = bindings != null
                && store.list(bindings, at.namespace()).stream()
                        .anyMatch(binding -> bound(binding, caller) && allows(binding, at, verb));
        if (!allowed) {
            throw ApiError.forbidden(
                    "%s \"%s\" is forbidden: User \"system:serviceaccount:%s\" cannot %s resource \"%s\" in API group \"%s\" in the namespace \"%s\""
                            .formatted(
                                    at.type().qualified(),
                                    at.name(),
                                    caller,
                                    verb,
                                    resource(at),
                                    at.type().group(),
                                    at.namespace()));
        }
    }

    private static boolean bound(ObjectNode binding, String caller) {
        return Json.items(binding.path("subjects")).stream()
                .anyMatch(subject -> subject.path("kind").asText().equals("ServiceAccount")
                        && caller.equals(subject.path("namespace").asText() + ":"
                                + subject.path("name").asText()));
    }

    private boolean allows(ObjectNode binding, Address at, String verb) {
        boolean cluster = binding.path("roleRef").path("kind").asText().equals("ClusterRole");
        ResourceType roles = types.find(GROUP, "v1", cluster ? "clusterroles" : "roles");
        ObjectNode role = roles == null
                ? null
                : store.get(ObjectKey.of(
                        roles,
                        at.namespace(),
                        binding.path("roleRef").path("name").asText()));
        return role != null && Json.items(role.path("rules")).stream().anyMatch(rule -> allows(rule, at, verb));
    }

    private static boolean allows(JsonNode rule, Address at, String verb) {
        boolean byName = rule.path("resourceNames").isEmpty()
                || (!at.name().isEmpty() && has(rule.path("resourceNames"), at.name()));
        return byName
                && has(rule.path("verbs"), verb)
                && has(rule.path("apiGroups"), at.type().group())
                && has(rule.path("resources"), resource(at));
    }

    private static String resource(Address at) {
        return at.type().plural() + (at.subresource().isEmpty() ? "" : "/" + at.subresource());
    }

    private static boolean has(JsonNode array, String value) {
        return Json.items(array).stream()
                .anyMatch(item -> item.asText().equals(value) || item.asText().equals("*"));
    }
}
