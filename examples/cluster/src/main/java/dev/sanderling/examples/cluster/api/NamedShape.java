package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The shape of built-in kinds, by field name; names enough for the kinds this server serves. */
record NamedShape(String name) implements Shape {
    private static final Map<String, List<String>> LIST_KEYS = Map.ofEntries(
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            Map.entry("ports", List.of("containerPort", "protocol")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
            Map.entry("conditions", List.of("type")));
    private static final Set<String> SETS = Set.of("finalizers");
    private static final Set<String> ATOMIC_OBJECTS = Set.of(
            "nodeSelector",
            "selector",
            "labelSelector",
            "matchLabels",
            "secretKeyRef",
            "configMapKeyRef",
            "fieldRef",
            "resourceFieldRef",
            "roleRef",
            "secretRef",
            "involvedObject",
            "regarding",
            "item of ownerReferences",
            "item of imagePullSecrets");

    @Override
    public boolean granular(JsonNode value) {
        return value.isArray() ? LIST_KEYS.containsKey(name) || SETS.contains(name) : !ATOMIC_OBJECTS.contains(name);
    }

    @Override
    public Shape field(String field) {
        return new NamedShape(field);
    }

    @Override
    public Shape item() {
        return new NamedShape("item of " + name);
    }

    @Override
    public String step(JsonNode item) {
        List<String> names = LIST_KEYS.get(name);
        if (names == null) {
            return "v:" + item;
        }
        ObjectNode keys = Json.object();
        for (String key : names) {
            if (item.has(key)) {
                keys.set(key, item.get(key));
            } else if (key.equals("protocol")) {
                keys.put(key, "TCP");
            }
        }
        return "k:" + keys;
    }
}
