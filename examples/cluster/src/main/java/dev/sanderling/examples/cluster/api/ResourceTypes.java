package dev.sanderling.examples.cluster.api;

import static dev.sanderling.examples.cluster.api.ResourceType.builtIn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kinds the server knows: built-in ones and those of the CustomResourceDefinitions it was given. */
final class ResourceTypes {
    static final String CRD_GROUP = "apiextensions.k8s.io";

    private final Map<String, ResourceType> byPath = new LinkedHashMap<>();

    ResourceTypes() {
        add(builtIn("", "v1", "namespaces", "Namespace", false, true, "ns"));
        add(builtIn("", "v1", "nodes", "Node", false, true, "no"));
        add(builtIn("", "v1", "configmaps", "ConfigMap", true, false, "cm"));
        add(builtIn("", "v1", "secrets", "Secret", true, false));
        add(builtIn("", "v1", "serviceaccounts", "ServiceAccount", true, false, "sa"));
        add(builtIn("", "v1", "services", "Service", true, true, "svc"));
        add(builtIn("", "v1", "pods", "Pod", true, true, "po"));
        add(builtIn("", "v1", "events", "Event", true, false, "ev"));
        add(builtIn("", "v1", "resourcequotas", "ResourceQuota", true, true, "quota"));
        add(builtIn("", "v1", "persistentvolumes", "PersistentVolume", false, true, "pv"));
        add(builtIn("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, true, "pvc"));
        add(builtIn("batch", "v1", "jobs", "Job", true, true));
        add(builtIn("batch", "v1", "cronjobs", "CronJob", true, true, "cj"));
        add(builtIn("apps", "v1", "deployments", "Deployment", true, true, "deploy"));
        add(builtIn("rbac.authorization.k8s.io", "v1", "roles", "Role", true, false));
        add(builtIn("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true, false));
        add(builtIn("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false, false));
        add(builtIn("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false, false));
        add(builtIn("coordination.k8s.io", "v1", "leases", "Lease", true, false));
        add(builtIn("events.k8s.io", "v1", "events", "Event", true, false, "ev"));
        add(builtIn(CRD_GROUP, "v1", "customresourcedefinitions", "CustomResourceDefinition", false, true, "crd"));
    }

    private void add(ResourceType type) {
        byPath.put(path(type.group(), type.version(), type.plural()), type);
    }

    private static String path(String group, String version, String plural) {
        return group + "/" + version + "/" + plural;
    }

    @Nullable
    ResourceType find(String group, String version, String plural) {
        return byPath.get(path(group, version, plural));
    }

    Collection<ResourceType> all() {
        return List.copyOf(byPath.values());
    }

    /** Takes the served versions of a definition up; replaces what an older form of it said. */
    void register(ObjectNode crd) {
        unregister(crd);
        JsonNode spec = crd.path("spec");
        JsonNode names = spec.path("names");
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean(true)) {
                add(new ResourceType(
                        spec.path("group").asText(),
                        version.path("name").asText(),
                        names.path("plural").asText(),
                        names.path("singular").asText(names.path("plural").asText()),
                        names.path("kind").asText(),
                        "Namespaced".equals(spec.path("scope").asText()),
                        version.path("subresources").has("status"),
                        texts(names.path("shortNames")),
                        texts(names.path("categories")),
                        version.path("schema").path("openAPIV3Schema"),
                        columns(version.path("additionalPrinterColumns"))));
            }
        }
    }

    void unregister(ObjectNode crd) {
        String group = crd.path("spec").path("group").asText();
        String plural = crd.path("spec").path("names").path("plural").asText();
        byPath.values().removeIf(type -> type.custom() && type.is(group, plural));
    }

    private static List<ResourceType.Column> columns(JsonNode columns) {
        List<ResourceType.Column> result = new ArrayList<>();
        for (JsonNode column : columns) {
            result.add(new ResourceType.Column(
                    column.path("name").asText(),
                    column.path("type").asText(),
                    column.path("jsonPath").asText(),
                    column.path("priority").asInt()));
        }
        return result;
    }

    private static List<String> texts(JsonNode array) {
        return Json.items(array).stream()
                .map(JsonNode::asText)
                .map(Objects::requireNonNull)
                .toList();
    }
}
