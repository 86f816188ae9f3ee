package dev.sanderling.examples.faults.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A sink's directory as the documentation describes it, written by hand. */
record Sink(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A line of a published change. */
    static String line(String op, long id, long version, long balance) {
        return "{\"id\":%d,\"version\":%d,\"balance\":%d,\"note\":\"n\",\"key\":{\"id\":%d},\"metadata\":{\"op\":\"%s\"}}"
                .formatted(id, version, balance, id, op);
    }

    /** Publishes a segment with one object. */
    void publish(String segment, String from, String to, List<String> lines) throws IOException {
        String path = "bank.accounts/" + segment + "-1.jsonl";
        Path object = directory.resolve(path);
        Files.createDirectories(object.resolveSibling("."));
        Files.createDirectories(directory.resolve("_batches"));
        byte[] content = (String.join("\n", lines) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(object, content);
        ObjectNode list = JSON.createObjectNode()
                .put("segment", segment)
                .put("from", from)
                .put("to", to);
        list.put("changes", lines.size());
        list.putArray("objects")
                .addObject()
                .put("path", path)
                .put("table", "bank.accounts")
                .put("changes", lines.size())
                .put("sha256", Receipts.sha256(content));
        Files.writeString(directory.resolve("_batches/" + segment + ".json"), list.toString());
    }
}
