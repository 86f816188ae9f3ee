package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a sink's directory shows: lists, and the objects that lie in the folders of tables. */
final class Lists {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path sink;
    private final TreeMap<String, JsonNode> lists = new TreeMap<>();
    private final Set<String> listed = new HashSet<>();
    private long changes;

    Lists(Path sink) {
        this.sink = sink;
    }

    /** Looks for lists that are new; what was listed once stays. */
    void look() throws IOException {
        Path folder = sink.resolve("_batches");
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json") && !lists.containsKey(plain(name))) {
                    JsonNode list = JSON.readTree(Files.readAllBytes(file));
                    lists.put(plain(name), list);
                    changes += list.path("changes").asLong();
                    list.path("objects")
                            .forEach(object -> listed.add(object.path("path").asText()));
                }
            }
        }
    }

    /** Names, in the order of the segments. */
    Set<String> names() {
        return new TreeSet<>(lists.keySet());
    }

    /** The lists, in the order of the segments. */
    Collection<JsonNode> all() {
        return lists.values();
    }

    /** Changes in all lists. */
    long changes() {
        return changes;
    }

    /** The same by batch. */
    Map<String, Long> changesByBatch() {
        Map<String, Long> byBatch = new TreeMap<>();
        lists.forEach((name, list) -> byBatch.merge(
                name.substring(0, name.lastIndexOf('-')), list.path("changes").asLong(), Long::sum));
        return byBatch;
    }

    /** Changes of the last segment of each batch. */
    Map<String, Long> lastByBatch() {
        Map<String, Long> byBatch = new TreeMap<>();
        lists.forEach((name, list) -> byBatch.put(
                name.substring(0, name.lastIndexOf('-')), list.path("changes").asLong()));
        return byBatch;
    }

    /** Objects in the folders of tables that no list names, relative to the sink. */
    Set<String> unlisted() throws IOException {
        Set<String> found = new TreeSet<>();
        if (!Files.isDirectory(sink)) {
            return found;
        }
        try (Stream<Path> folders = Files.list(sink)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                if (folder.getFileName().toString().startsWith("_") || !Files.isDirectory(folder)) {
                    continue;
                }
                try (Stream<Path> files = Files.list(folder)) {
                    files.map(file -> sink.relativize(file).toString())
                            .filter(path -> path.endsWith(".jsonl") && !listed.contains(path))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    /** Whether something lies there in staging. */
    boolean staged(String path) {
        return Files.exists(sink.resolve("_staging").resolve(path));
    }

    private static String plain(String name) {
        return name.substring(0, name.length() - ".json".length());
    }
}
