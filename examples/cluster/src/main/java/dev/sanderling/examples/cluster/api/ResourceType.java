package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind the server knows.
 *
 * @param group empty for the core group
 * @param status whether it has a status subresource
 * @param schema OpenAPI schema of a custom resource, null for built-in kinds
 * @param columns printed columns of a custom resource
 */
record ResourceType(
        String group,
        String version,
        String plural,
        String singular,
        String kind,
        boolean namespaced,
        boolean status,
        List<String> shortNames,
        List<String> categories,
        @Nullable JsonNode schema,
        List<Column> columns) {

    /** One of {@code additionalPrinterColumns}. */
    record Column(String name, String type, String jsonPath, int priority) {}

    static ResourceType builtIn(
            String group,
            String version,
            String plural,
            String kind,
            boolean namespaced,
            boolean status,
            String... shortNames) {
        return new ResourceType(
                group,
                version,
                plural,
                kind.toLowerCase(java.util.Locale.ROOT),
                kind,
                namespaced,
                status,
                List.of(shortNames),
                List.of(),
                null,
                List.of());
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code jobs.batch}, as messages name it. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    boolean custom() {
        return schema != null;
    }

    boolean is(String otherGroup, String otherPlural) {
        return group.equals(otherGroup) && plural.equals(otherPlural);
    }
}
