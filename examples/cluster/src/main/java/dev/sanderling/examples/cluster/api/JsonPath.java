package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of JSONPath that printer columns use: {@code .a.b}, {@code ['a']}, {@code [0]}, {@code [?(@.type=="X")]}. */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile(
            "\\.([A-Za-z0-9_-]+)|\\['([^']+)'\\]|\\[(\\d+)\\]|\\[\\?\\(\\s*@\\.([A-Za-z0-9_]+)\\s*==\\s*[\"']([^\"']*)[\"']\\s*\\)\\]");

    private JsonPath() {}

    static JsonNode at(JsonNode root, String path) {
        Matcher step = STEP.matcher(path);
        JsonNode at = root;
        while (step.find()) {
            if (step.group(4) != null) {
                at = matching(at, step.group(4), step.group(5));
            } else if (step.group(3) != null) {
                at = at.path(Integer.parseInt(step.group(3)));
            } else {
                at = at.path(step.group(1) != null ? step.group(1) : step.group(2));
            }
        }
        return at;
    }

    private static JsonNode matching(JsonNode array, String field, String value) {
        for (JsonNode item : Json.items(array)) {
            if (item.path(field).asText().equals(value)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }
}
