package dev.sanderling.plan;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.sanderling.api.CaptureJobSpec;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds fields that no type knows; the wire records themselves ignore them, as an older operator must. */
final class UnknownFields {
    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final Set<String> METADATA = Set.of(
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "generation",
            "labels",
            "managedFields",
            "name",
            "namespace",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid");

    private final ObjectMapper mapper = SpecMapper.mapper(Strictness.STRICT);

    private UnknownFields() {}

    static void report(JsonNode document, Place top) {
        names(document, TOP, top);
        names(document.path("metadata"), METADATA, top.field("metadata"));
        var unknown = new UnknownFields();
        unknown.walk(document.path("spec"), unknown.mapper.constructType(CaptureJobSpec.class), top.field("spec"));
    }

    private static void names(JsonNode node, Set<String> known, Place place) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown(place.field(name));
            }
        });
    }

    private static void unknown(Place place) {
        place.problem("is not a field; see the field reference for the ones there are");
    }

    private void walk(JsonNode node, JavaType type, Place place) {
        if (type.isCollectionLikeType() && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), type.getContentType(), place.item(i));
            }
        } else if (type.isMapLikeType() && node.isObject()) {
            node.properties().forEach(e -> walk(e.getValue(), type.getContentType(), place.key(e.getKey())));
        } else if (node.isObject()) {
            Map<String, JavaType> fields = fields(type);
            node.properties().forEach(e -> {
                JavaType field = fields.get(e.getKey());
                if (field == null) {
                    unknown(place.field(e.getKey()));
                } else {
                    walk(e.getValue(), field, place.field(e.getKey()));
                }
            });
        }
    }

    private Map<String, JavaType> fields(JavaType type) {
        var fields = new TreeMap<String, JavaType>();
        for (BeanPropertyDefinition property :
                mapper.getDeserializationConfig().introspect(type).findProperties()) {
            // "additionalProperties" is where the Kubernetes model keeps what it does not know.
            if (!property.getName().equals("additionalProperties")) {
                fields.put(property.getName(), property.getPrimaryType());
            }
        }
        return fields;
    }
}
