package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything a sink has published, read in the order of its lists, and the tables that follow from it. */
final class Published {
    private static final ObjectReader JSON = new ObjectMapper().reader();

    private final String job;
    private final Path sink;
    private final long sum;
    private final Finds finds;
    private final Map<String, List<Seen>> byKey = new HashMap<>();
    private final Map<String, JsonNode> rows = new HashMap<>();
    private final List<Seen> truncates = new ArrayList<>();
    private long total;
    private long changes;

    /**
     * A change in a segment.
     *
     * @param origin its place in the log
     */
    record Seen(Change change, String segment, String origin) {}

    /** @param sum of all balances, at the end of every transaction */
    Published(String job, Path sink, long sum, Finds finds) {
        this.job = job;
        this.sink = sink;
        this.sum = sum;
        this.finds = finds;
    }

    /**
     * Reads all of it.
     *
     * @param firstRows segments that are not whole transactions yet, because rows of the first read are among them
     */
    void read(Lists lists, Set<String> firstRows) throws IOException {
        String before = "";
        boolean first = true;
        for (JsonNode list : lists.all()) {
            String segment = list.path("segment").asText();
            String from = list.path("from").asText();
            if (!before.isEmpty() && (from.isEmpty() || Position.of(from) < Position.of(before))) {
                find(
                        Find.Kind.LISTS,
                        "segment " + segment + " begins at " + from + ", the one before ended at " + before);
            }
            before = list.path("to").asText();
            boolean within = firstRows.contains(segment);
            if (!within && first) {
                whole("before " + segment);
                first = false;
            }
            long count = 0;
            for (JsonNode object : list.path("objects")) {
                count += read(segment, object);
            }
            if (count != list.path("changes").asLong()) {
                find(
                        Find.Kind.LISTS,
                        "list " + segment + " says " + list.path("changes") + " changes, there are " + count);
            }
            if (!within) {
                whole(segment);
            }
        }
    }

    private void whole(String where) {
        if (total != sum) {
            find(Find.Kind.TORN, "at the end of segment " + where + " the balances sum to " + total + ", not " + sum);
        }
    }

    private long read(String segment, JsonNode object) throws IOException {
        if (!object.path("table").asText().startsWith("bank.")) {
            // A feature's, which are looked at by themselves.
            return object.path("changes").asLong();
        }
        Path file = sink.resolve(object.path("path").asText());
        if (!Files.exists(file)) {
            find(Find.Kind.LISTS, "list " + segment + " names " + object.path("path") + ", which is not there");
            return 0;
        }
        byte[] content = Files.readAllBytes(file);
        if (!Receipts.sha256(content).equals(object.path("sha256").asText())) {
            find(Find.Kind.LISTS, object.path("path") + " has another checksum than its list says");
        }
        String table = object.path("table").asText();
        table = table.substring(table.indexOf('.') + 1);
        long lines = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                take(segment, table, JSON.readTree(line));
                lines++;
            }
        }
        if (lines != object.path("changes").asLong()) {
            find(
                    Find.Kind.LISTS,
                    object.path("path") + " has " + lines + " lines, its list says " + object.path("changes"));
        }
        return lines;
    }

    private void take(String segment, String table, JsonNode row) {
        char op = row.at("/metadata/op").asText().charAt(0);
        if (op == 't') {
            truncate(segment, table, origin(row.path("metadata")));
            return;
        }
        long id = row.at("/key/id").asLong();
        Change change = new Change(
                op,
                table,
                id,
                row.path("version").asLong(),
                row.path("balance").asLong(),
                row.path("note").asText());
        String key = table + "/" + id;
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(new Seen(change, segment, origin(row.path("metadata"))));
        JsonNode before = op == 'd' ? rows.remove(key) : rows.put(key, row);
        total -= before == null ? 0 : before.path("balance").asLong();
        total += op == 'd' ? 0 : change.balance();
        changes++;
    }

    /** One change, and the end of each row that is there. */
    private void truncate(String segment, String table, String origin) {
        truncates.add(new Seen(new Change('t', table, 0, 0, 0, ""), segment, origin));
        changes++;
        for (String key : List.copyOf(rows.keySet())) {
            if (key.startsWith(table + "/")) {
                long id = Long.parseLong(key.substring(table.length() + 1));
                byKey.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new Seen(new Change('t', table, id, 0, 0, ""), segment, origin));
                total -= rows.remove(key).path("balance").asLong();
            }
        }
    }

    private static String origin(JsonNode metadata) {
        return origin(
                metadata.path("position").asText(null),
                metadata.path("transaction").asText(null),
                metadata.path("order").asText(null));
    }

    /** A place in the log, from its parts. */
    static String origin(@Nullable String position, @Nullable String transaction, @Nullable String order) {
        return position + " " + transaction + " " + order;
    }

    /** Changes that are of a whole table; {@link #byKey} has them with each row that they took. */
    List<Seen> truncates() {
        return truncates;
    }

    Map<String, List<Seen>> byKey() {
        return byKey;
    }

    /** The tables, by {@code table/id}. */
    Map<String, JsonNode> rows() {
        return rows;
    }

    long changes() {
        return changes;
    }

    private void find(Find.Kind kind, String sentence) {
        finds.add(kind, job + ": " + sentence);
    }
}
