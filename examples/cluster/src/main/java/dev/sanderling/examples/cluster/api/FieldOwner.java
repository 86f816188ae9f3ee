package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code metadata.managedFields}.
 *
 * @param operation Apply or Update
 * @param subresource empty for the object itself
 * @param time RFC 3339
 */
record FieldOwner(
        String manager, String operation, String apiVersion, String subresource, String time, FieldSet fields) {

    static List<FieldOwner> of(ObjectNode object) {
        List<FieldOwner> owners = new ArrayList<>();
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            owners.add(new FieldOwner(
                    entry.path("manager").asText(),
                    entry.path("operation").asText(),
                    entry.path("apiVersion").asText(),
                    entry.path("subresource").asText(),
                    entry.path("time").asText(),
                    FieldSet.parse(entry.path("fieldsV1"))));
        }
        return owners;
    }

    static void write(ObjectNode object, List<FieldOwner> owners) {
        ArrayNode entries = Json.array();
        for (FieldOwner owner : owners) {
            if (!owner.fields.isEmpty()) {
                ObjectNode entry = entries.addObject()
                        .put("manager", owner.manager)
                        .put("operation", owner.operation)
                        .put("apiVersion", owner.apiVersion)
                        .put("time", owner.time)
                        .put("fieldsType", "FieldsV1");
                entry.set("fieldsV1", owner.fields.json());
                if (!owner.subresource.isEmpty()) {
                    entry.put("subresource", owner.subresource);
                }
            }
        }
        if (entries.isEmpty()) {
            Json.metadata(object).remove("managedFields");
        } else {
            Json.metadata(object).set("managedFields", entries);
        }
    }

    boolean sameAs(FieldOwner other) {
        return manager.equals(other.manager)
                && operation.equals(other.operation)
                && subresource.equals(other.subresource);
    }

    FieldOwner with(FieldSet newFields, String newTime) {
        return new FieldOwner(manager, operation, apiVersion, subresource, newTime, newFields);
    }

    FieldOwner with(FieldSet newFields) {
        return with(newFields, time);
    }

    /** What the server keeps in metadata itself and nobody owns. */
    static FieldSet ownable(FieldSet set) {
        FieldSet result = set.roots(step -> !step.equals("f:apiVersion") && !step.equals("f:kind"));
        for (String field : List.of(
                "name",
                "namespace",
                "uid",
                "resourceVersion",
                "generation",
                "creationTimestamp",
                "selfLink",
                "managedFields",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "generateName")) {
            result = result.without("f:metadata", "f:" + field);
        }
        return result;
    }
}
