package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The server's part of a CustomResourceDefinition. */
final class CustomResources {
    private CustomResources() {}

    /** Says in its status that the kind is served; false where it said so already. */
    static boolean establish(ObjectNode crd) {
        JsonNode names = crd.path("spec").path("names");
        if (names.equals(crd.path("status").path("acceptedNames"))) {
            return false;
        }
        ObjectNode status = crd.putObject("status");
        status.set("acceptedNames", names.deepCopy());
        ArrayNode conditions = status.putArray("conditions");
        String since = crd.path("metadata").path("creationTimestamp").asText();
        for (String type : new String[] {"NamesAccepted", "Established"}) {
            conditions
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put("reason", type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
                    .put("message", "the kind is served")
                    .put("lastTransitionTime", since);
        }
        ArrayNode stored = status.putArray("storedVersions");
        for (JsonNode version : crd.path("spec").path("versions")) {
            if (version.path("storage").asBoolean()) {
                stored.add(version.path("name"));
            }
        }
        return true;
    }
}
