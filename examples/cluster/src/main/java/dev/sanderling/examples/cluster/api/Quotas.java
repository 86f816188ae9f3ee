package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many objects of a kind a namespace may have, by its ResourceQuotas: {@code count/jobs.batch}, {@code pods}. */
final class Quotas {
    private Quotas() {}

    /** @throws ApiError 403 in the API server's words */
    static void check(Store store, @Nullable ResourceType quotas, ResourceType type, String namespace, String name) {
        if (quotas == null || type.is("", "resourcequotas")) {
            return;
        }
        for (ObjectNode quota : store.list(quotas, namespace)) {
            JsonNode hard = quota.path("spec").path("hard");
            for (String key : List.of("count/" + type.qualified(), type.qualified())) {
                int used = store.list(type, namespace).size();
                if (hard.has(key) && used + 1 > hard.path(key).asInt()) {
                    throw ApiError.forbidden(
                            "%s \"%s\" is forbidden: exceeded quota: %s, requested: %s=1, used: %s=%d, limited: %s=%s"
                                    .formatted(
                                            type.qualified(),
                                            name,
                                            quota.path("metadata").path("name").asText(),
                                            key,
                                            key,
                                            used,
                                            key,
                                            hard.path(key).asText()));
                }
            }
        }
    }
}
