package dev.sanderling.runner.handover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.sink.files.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudEventTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private Lake lake;

    @BeforeEach
    void lake() throws IOException {
        Path root = Files.createDirectories(temp.resolve("lake"));
        lake = new Lake(Lake.plan(Lake.HEAD + Lake.FILES), Storage.directory("lake", root, Path.of("/data/lake")));
    }

    @Test
    void attributesAndData() throws IOException {
        Receipt first = lake.batch(6, segments(1, 1));
        Receipt second = lake.batch(7, segments(2, 1));
        byte[] bytes = CloudEvent.of(lake.document(first, second));
        JsonNode event = JSON.readTree(bytes);
        assertThat(event.get("specversion").asText()).isEqualTo("1.0");
        assertThat(event.get("id").asText()).isEqualTo(Lake.id(7));
        assertThat(event.get("source").asText()).isEqualTo("/namespaces/shop/capturejobs/orders");
        assertThat(event.get("type").asText()).isEqualTo("dev.sanderling.batch.v1");
        assertThat(event.get("subject").asText()).isEqualTo(Lake.id(7));
        assertThat(event.get("time").asText()).isEqualTo("2026-11-29T10:07:05Z");
        assertThat(event.get("datacontenttype").asText()).isEqualTo("application/json");

        Path file = BatchFile.write(lake.document(first, second), temp);
        assertThat(event.get("data")).isEqualTo(JSON.readTree(file.toFile()));
        assertThat(CloudEvent.of(lake.document(first, second))).isEqualTo(bytes);
    }

    @Test
    void tooManyObjectsAreOnlyCounted() throws IOException {
        Receipt receipt = lake.batch(7, segments(3, 400));
        JsonNode data = bounded(receipt);
        assertThat(data.get("truncated").asBoolean()).isTrue();
        JsonNode sink = data.get("sinks").get(0);
        assertThat(sink.get("lists")).hasSize(3);
        assertThat(sink.get("lists").get(0).has("objects")).isFalse();
        assertThat(sink.get("lists").get(0).get("objectCount").asInt()).isEqualTo(400);
        assertThat(sink.get("lists").get(0).get("url").asText())
                .isEqualTo("file:///data/lake/_batches/" + Lake.id(7) + "-0001.json");
        assertThat(sink.get("listCount").asInt()).isEqualTo(3);
        assertThat(sink.get("complete").asBoolean()).isTrue();
    }

    @Test
    void andSoAreTooManyLists() throws IOException {
        List<Receipt> receipts = new ArrayList<>();
        for (int epoch = 1; epoch <= 20; epoch++) {
            receipts.add(lake.batch(epoch, segments(50, 1)));
        }
        JsonNode data = bounded(receipts.toArray(Receipt[]::new));
        assertThat(data.get("truncated").asBoolean()).isTrue();
        assertThat(data.get("batches")).hasSize(20);
        assertThat(data.get("changes").asLong()).isEqualTo(1000);
        JsonNode sink = data.get("sinks").get(0);
        assertThat(sink.get("lists").size()).isBetween(300, 999);
        assertThat(sink.get("lists").get(0).get("name").asText()).isEqualTo(Lake.id(1) + "-0001");
        assertThat(sink.get("listCount").asInt()).isEqualTo(1000);
        assertThat(sink.get("changes").asLong()).isEqualTo(1000);
        assertThat(sink.get("complete").asBoolean()).isTrue();
    }

    private JsonNode bounded(Receipt... receipts) throws IOException {
        byte[] event = CloudEvent.of(lake.document(receipts));
        assertThat(event).hasSizeLessThanOrEqualTo(256 * 1024);
        return JSON.readTree(event).get("data");
    }

    private static List<List<Change>> segments(int count, int tables) {
        List<List<Change>> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Change> changes = new ArrayList<>();
            for (int table = 0; table < tables; table++) {
                changes.add(Lake.insert(Lake.table("a_table_with_a_long_name_" + table), i));
            }
            segments.add(changes);
        }
        return segments;
    }
}
