package dev.sanderling.runner.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A change as a user sees it, from wherever it was read.
 *
 * @param op r, c, u or d
 * @param values columns as text; of a delete the key only
 */
record Captured(String op, Map<String, String> values) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Everything published for a table, in the order of the objects' names and of their lines. */
    static List<Captured> published(Path tableDirectory, List<String> key) throws IOException {
        if (!Files.isDirectory(tableDirectory)) {
            return List.of();
        }
        List<Captured> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(tableDirectory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.forEach(line -> all.add(of(line, key)));
                }
            }
        }
        return all;
    }

    private static Captured of(String line, List<String> key) {
        try {
            JsonNode row = JSON.readTree(line);
            String op = row.get("metadata").get("op").asText();
            Map<String, String> values = new TreeMap<>();
            for (Iterator<Map.Entry<String, JsonNode>> fields = row.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                boolean added = List.of("metadata", "key", "deleted").contains(field.getKey());
                if (!added && (!op.equals("d") || key.contains(field.getKey()))) {
                    values.put(field.getKey(), field.getValue().asText());
                }
            }
            return new Captured(op, values);
        } catch (IOException e) {
            throw new UncheckedIOException("not a line of JSON: " + line, e);
        }
    }
}
