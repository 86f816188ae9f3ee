package dev.sanderling.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Documents as somebody might write them: an example, in which fields were changed, added and taken away as the CRD's own
 * schema allows, to the extremes. A word beside the enums is what a newer CRD would let through.
 */
final class DrawnJobs {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Path CRD = Path.of("..", "crds", "capturejobs.sanderling.dev-v1alpha1.yaml");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String LONG = "x".repeat(60_000);
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "/data\u0000",
            "abc",
            ".5",
            "+1",
            "-1",
            "1e400",
            "1.5.2",
            "99999999999999999999Ei",
            "null",
            "~",
            "\uD83D\uDE00",
            "\uD83D",
            "../..",
            "a: b\n- c",
            "{{x}}",
            "$(X)",
            "%",
            "[",
            "2147483648",
            LONG);
    private static final List<JsonNode> NUMBERS = List.of(
            JSON.numberNode(0),
            JSON.numberNode(-1),
            JSON.numberNode(1),
            JSON.numberNode(5432.0),
            JSON.numberNode(Integer.MAX_VALUE),
            JSON.numberNode(3_000_000_000L),
            JSON.numberNode(-3_000_000_000L),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.numberNode(Long.MIN_VALUE),
            JSON.numberNode(1e15));

    private final Random random;
    private final JsonNode schema;
    private final List<ObjectNode> examples = new ArrayList<>();

    DrawnJobs(long seed) {
        random = new Random(seed);
        try {
            schema = tree(CRD)
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec")
                    .deepCopy();
            for (Path example : Examples.all()) {
                ObjectNode job = (ObjectNode) tree(example);
                if (job.path("kind").asText().equals("CaptureJob")) {
                    examples.add(job);
                }
            }
            examples.add((ObjectNode) tree(Path.of("..", "crds", "src", "test", "resources", "every-field.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(Path file) throws IOException {
        return YAML.readTree(Files.readString(file));
    }

    ObjectNode next(String name) {
        ObjectNode job = examples.get(random.nextInt(examples.size())).deepCopy();
        job.putObject("metadata")
                .put("name", name)
                .put("namespace", "sales")
                .put("uid", "0000-" + name)
                .put("generation", 1)
                .put("creationTimestamp", "2026-11-22T08:00:00Z");
        // Some are hardly changed, which lets them come further.
        double rate = Math.pow(10, -0.5 - 2.5 * random.nextDouble());
        JsonNode spec = changed(schema, job.path("spec"), rate);
        job.set("spec", spec);
        return job;
    }

    private JsonNode changed(JsonNode its, JsonNode value, double rate) {
        if (random.nextDouble() < rate) {
            return drawn(its, 0);
        }
        if (value.isObject()) {
            ObjectNode object = (ObjectNode) value.deepCopy();
            JsonNode additional = its.path("additionalProperties");
            its.path("properties").properties().forEach(field -> {
                JsonNode present = object.get(field.getKey());
                if (present != null && random.nextDouble() < rate) {
                    object.remove(field.getKey());
                } else if (present != null) {
                    object.set(field.getKey(), changed(field.getValue(), present, rate));
                } else if (random.nextDouble() < rate) {
                    object.set(field.getKey(), drawn(field.getValue(), 0));
                }
            });
            if (additional.isObject() && random.nextDouble() < rate) {
                object.set(text(JSON.objectNode()), drawn(additional, 0));
            }
            if (random.nextDouble() < rate) {
                object.put("fieldOfANewerCrd", 1);
            }
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JSON.arrayNode();
            value.forEach(item -> array.add(changed(its.path("items"), item, rate)));
            if (random.nextDouble() < rate) {
                array.add(drawn(its.path("items"), 0));
            }
            return array;
        }
        return value;
    }

    private JsonNode drawn(JsonNode its, int depth) {
        if (its.path("x-kubernetes-int-or-string").asBoolean()) {
            return random.nextBoolean() ? number(its) : JSON.textNode(text(its));
        }
        return switch (its.path("type").asText()) {
            case "integer", "number" -> number(its);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "array" -> {
                ArrayNode array = JSON.arrayNode();
                int size = depth > 6 ? 0 : random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    array.add(drawn(its.path("items"), depth + 1));
                }
                yield array;
            }
            case "object" -> object(its, depth);
            default -> JSON.textNode(text(its));
        };
    }

    private ObjectNode object(JsonNode its, int depth) {
        ObjectNode object = JSON.objectNode();
        its.path("properties").properties().forEach(field -> {
            boolean required = its.path("required").toString().contains('"' + field.getKey() + '"');
            if (required || (depth < 6 && random.nextInt(3) == 0)) {
                object.set(field.getKey(), drawn(field.getValue(), depth + 1));
            }
        });
        JsonNode additional = its.path("additionalProperties");
        if (additional.isObject()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                object.set(text(JSON.objectNode()), drawn(additional, depth + 1));
            }
        }
        return object;
    }

    private JsonNode number(JsonNode its) {
        JsonNode drawn = NUMBERS.get(random.nextInt(NUMBERS.size()));
        double least = its.path("minimum").asDouble(-Double.MAX_VALUE);
        double most = its.path("maximum").asDouble(Double.MAX_VALUE);
        if (drawn.asDouble() < least || drawn.asDouble() > most) {
            return JSON.numberNode((long) (random.nextBoolean() ? least : most));
        }
        return drawn;
    }

    private String text(JsonNode its) {
        if (its.has("enum")) {
            int word = random.nextInt(its.path("enum").size() + 1);
            return word == its.path("enum").size()
                    ? "WordOfANewerCrd"
                    : its.path("enum").get(word).asText();
        }
        @Nullable String pattern = its.has("pattern") ? its.path("pattern").asText() : null;
        for (int tries = 0; tries < 40; tries++) {
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            boolean fits = text.length() >= its.path("minLength").asInt(0)
                    && text.length() <= its.path("maxLength").asInt(Integer.MAX_VALUE)
                    && (pattern == null
                            || Pattern.compile(pattern).matcher(text).find());
            if (fits) {
                return text;
            }
        }
        return "a";
    }
}
