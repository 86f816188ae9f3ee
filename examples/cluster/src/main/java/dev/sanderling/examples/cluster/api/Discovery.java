package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What clients ask first: versions, groups and their kinds. */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private Discovery() {}

    static @Nullable ObjectNode answer(ResourceTypes types, String path) {
        return switch (path) {
            case "/version" -> version();
            case "/api" -> {
                ObjectNode versions = Json.object().put("kind", "APIVersions");
                versions.putArray("versions").add("v1");
                yield versions;
            }
            case "/apis" -> groups(types);
            default -> {
                String[] steps = path.substring(1).split("/");
                if (steps.length == 2 && steps[0].equals("api")) {
                    yield resources(types, "", steps[1]);
                }
                if (steps.length == 2 && steps[0].equals("apis")) {
                    ObjectNode group = groupsByName(types).get(steps[1]);
                    yield group == null ? null : group.put("kind", "APIGroup").put("apiVersion", "v1");
                }
                yield steps.length == 3 && steps[0].equals("apis") ? resources(types, steps[1], steps[2]) : null;
            }
        };
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.0+sanderling-stand-in")
                .put("platform", "linux/amd64");
    }

    private static ObjectNode groups(ResourceTypes types) {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupsByName(types).values().forEach(groups::add);
        return list;
    }

    private static Map<String, ObjectNode> groupsByName(ResourceTypes types) {
        Map<String, TreeSet<String>> versions = new TreeMap<>();
        for (ResourceType type : types.all()) {
            if (!type.group().isEmpty()) {
                versions.computeIfAbsent(type.group(), group -> new TreeSet<>()).add(type.version());
            }
        }
        versions.put("authorization.k8s.io", new TreeSet<>(List.of("v1")));
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        versions.forEach((name, its) -> {
            ObjectNode group = Json.object().put("name", name);
            ArrayNode list = group.putArray("versions");
            its.forEach(version ->
                    list.addObject().put("groupVersion", name + "/" + version).put("version", version));
            group.putObject("preferredVersion")
                    .put("groupVersion", name + "/" + its.first())
                    .put("version", its.first());
            groups.put(name, group);
        });
        return groups;
    }

    private static @Nullable ObjectNode resources(ResourceTypes types, String group, String version) {
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types.all()) {
            if (type.group().equals(group) && type.version().equals(version)) {
                resources.add(resource(type, type.plural(), VERBS));
                if (type.status()) {
                    resources.add(resource(type, type.plural() + "/status", List.of("get", "patch", "update")));
                }
            }
        }
        return resources.isEmpty() && !group.equals("authorization.k8s.io") ? null : list;
    }

    private static ObjectNode resource(ResourceType type, String name, List<String> verbs) {
        ObjectNode resource = Json.object()
                .put("name", name)
                .put("singularName", name.contains("/") ? "" : type.singular())
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        verbs.forEach(resource.putArray("verbs")::add);
        if (!name.contains("/")) {
            type.shortNames().forEach(resource.putArray("shortNames")::add);
            type.categories().forEach(resource.putArray("categories")::add);
        }
        return resource;
    }
}
