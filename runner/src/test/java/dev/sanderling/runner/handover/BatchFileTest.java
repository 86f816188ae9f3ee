package dev.sanderling.runner.handover;

import static dev.sanderling.runner.handover.Lake.delete;
import static dev.sanderling.runner.handover.Lake.insert;
import static dev.sanderling.runner.handover.Lake.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.files.Storage;
import dev.sanderling.runner.sink.objects.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Table ORDERS = table("orders");
    private static final Table ITEMS = table("items");

    @TempDir
    Path temp;

    private Path root;
    private Path out;

    @BeforeEach
    void directories() throws IOException {
        root = Files.createDirectories(temp.resolve("lake"));
        out = Files.createDirectories(temp.resolve("out"));
    }

    @Test
    void oneBatch() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(7, List.of(List.of(insert(ORDERS, 1), insert(ITEMS, 1), delete(ORDERS, 1))));
        JsonNode file = write(lake, receipt);

        assertThat(file.get("formatVersion").asInt()).isEqualTo(1);
        assertThat(file.get("job")).isEqualTo(JSON.readTree("{\"namespace\":\"shop\",\"name\":\"orders\"}"));
        assertThat(file.get("changes").asLong()).isEqualTo(3);
        assertThat(file.get("truncated").asBoolean()).isFalse();
        assertThat(file.get("batches")).hasSize(1);
        assertThat(file.get("batches").get(0)).isEqualTo(JSON.readTree("""
                        {"batch":"0000000007-abcdef","number":7,"startedAt":"2026-11-29T10:07:00Z",
                         "endedAt":"2026-11-29T10:07:05Z","outcome":"SUCCEEDED","from":"p0","to":"p1","segments":1,
                         "changes":3,"bytes":1000,"byOp":{"c":2,"d":1},"byTable":{"public.items":1,"public.orders":2}}
                        """));
        JsonNode sink = file.get("sinks").get(0);
        assertThat(sink.get("name").asText()).isEqualTo("lake");
        assertThat(sink.get("kind").asText()).isEqualTo("files");
        assertThat(sink.get("url").asText()).isEqualTo("file:///data/lake");
        assertThat(sink.get("format").asText()).isEqualTo("jsonl");
        assertThat(sink.get("compression").asText()).isNotBlank();
        assertThat(sink.get("complete").asBoolean()).isTrue();
        assertThat(sink.get("changes").asLong()).isEqualTo(3);
        assertThat(sink.get("listCount").asInt()).isEqualTo(1);
        JsonNode list = sink.get("lists").get(0);
        assertThat(list.get("batch").asText()).isEqualTo("0000000007-abcdef");
        assertThat(list.get("name").asText()).isEqualTo("0000000007-abcdef-0001");
        assertThat(list.get("path").asText()).isEqualTo("_batches/0000000007-abcdef-0001.json");
        assertThat(list.get("url").asText()).isEqualTo("file:///data/lake/_batches/0000000007-abcdef-0001.json");
        assertThat(list.get("objectCount").asInt()).isEqualTo(2);
        objectsAreWhatTheySay(file);
    }

    private void objectsAreWhatTheySay(JsonNode file) throws Exception {
        int seen = 0;
        for (JsonNode list : file.get("sinks").get(0).get("lists")) {
            for (JsonNode object : list.get("objects")) {
                seen++;
                byte[] stored =
                        Files.readAllBytes(root.resolve(object.get("path").asText()));
                assertThat(object.get("bytes").asLong()).isEqualTo(stored.length);
                assertThat(object.get("sha256").asText())
                        .isEqualTo(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(stored)));
                assertThat(object.get("url").asText())
                        .isEqualTo("file:///data/lake/" + object.get("path").asText());
                assertThat(root.resolve(object.get("schema").asText())).isRegularFile();
                assertThat(object.get("format").asText()).isEqualTo("jsonl");
            }
        }
        assertThat(seen).isPositive();
    }

    @Test
    void severalBatchesKeepTheirOrder() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt first = lake.batch(3, List.of(List.of(insert(ORDERS, 1)), List.of(insert(ORDERS, 2))));
        Receipt second = lake.batch(4, List.of(List.of(insert(ORDERS, 3))));
        JsonNode file = write(lake, first, second);
        assertThat(file.get("changes").asLong()).isEqualTo(3);
        assertThat(texts(file, "batch")).containsExactly(Lake.id(3), Lake.id(3), Lake.id(4));
        assertThat(texts(file, "name"))
                .containsExactly(Lake.id(3) + "-0001", Lake.id(3) + "-0002", Lake.id(4) + "-0001");
        assertThat(complete(file)).isTrue();
    }

    @Test
    void listsThatTheReceiptDoesNotNameAreFound() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(30, 0));
        assertThat(receipt.lists()).hasSize(8);
        JsonNode file = write(lake, receipt);
        assertThat(texts(file, "name"))
                .hasSize(30)
                .isSorted()
                .startsWith(Lake.id(5) + "-0001")
                .endsWith(Lake.id(5) + "-0030");
        assertThat(complete(file)).isTrue();
    }

    @Test
    void aSegmentThatWasTakenOverHasTheNameOfItsOwnRun() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.takingOver(9, List.of(insert(ORDERS, 1)), segments(2, 10));
        assertThat(receipt.lists()).contains("lake:" + Lake.id(8) + "-0001");
        JsonNode file = write(lake, receipt);
        assertThat(texts(file, "name"))
                .containsExactly(Lake.id(8) + "-0001", Lake.id(9) + "-0002", Lake.id(9) + "-0003");
        assertThat(texts(file, "batch")).containsOnly(Lake.id(9));
        assertThat(complete(file)).isTrue();
    }

    /** The receipt names the newest eight, and this one was the first. */
    @Test
    void aSegmentThatWasTakenOverIsFoundBeforeTheBatchsOwn() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt before = lake.batch(2, segments(1, 0));
        Receipt receipt = lake.takingOver(9, List.of(insert(ORDERS, 1)), segments(12, 10));
        assertThat(receipt.lists()).doesNotContain("lake:" + Lake.id(8) + "-0001");
        JsonNode file = write(lake, before, receipt);
        assertThat(texts(file, "name"))
                .hasSize(14)
                .startsWith(Lake.id(2) + "-0001", Lake.id(8) + "-0001", Lake.id(9) + "-0002");
        assertThat(complete(file)).isTrue();
    }

    @Test
    void aListThatOnlyLooksLikeOneThatWasTakenOverIsNot() throws Exception {
        Lake lake = lake(Lake.FILES);
        lake.batch(2, segments(1, 0));
        Receipt receipt = lake.batch(9, segments(12, 10));
        Files.delete(list(Lake.id(9) + "-0001"));
        JsonNode file = write(lake, receipt);
        assertThat(texts(file, "name")).hasSize(11).startsWith(Lake.id(9) + "-0002");
        assertThat(complete(file)).isFalse();
    }

    @Test
    void aListThatTheReceiptNamesHasToBeThere() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(3, 0));
        Files.delete(list(Lake.id(5) + "-0002"));
        assertThatThrownBy(() -> write(lake, receipt)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.SINK_INCOMPLETE);
            assertThat(failure)
                    .hasMessageContaining("Sink lake (/data/lake)")
                    .hasMessageContaining("_batches/" + Lake.id(5) + "-0002.json is not there");
            assertThat(failure.finding().sink()).isEqualTo("lake");
        });
        assertThat(out.resolve("batch.json")).doesNotExist();
    }

    @Test
    void aListThatNoReceiptNamesMayBeMissing() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(12, 0));
        Files.delete(list(Lake.id(5) + "-0003"));
        JsonNode file = write(lake, receipt);
        assertThat(texts(file, "name")).hasSize(11);
        assertThat(complete(file)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[1]", "{\"formatVersion\":2}", "{\"formatVersion\":1}"})
    void aListThatIsNone(String content) throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(1, 0));
        Files.writeString(list(Lake.id(5) + "-0001"), content);
        assertThatThrownBy(() -> write(lake, receipt))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isEqualTo(Reason.SINK_INCOMPLETE));
    }

    /** What consumers do with objects is theirs; and whoever only reads leaves no trace. */
    @Test
    void objectsMayBeGoneAndNothingIsTouched() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(2, 0));
        for (JsonNode list : write(lake, receipt).get("sinks").get(0).get("lists")) {
            for (JsonNode object : list.get("objects")) {
                Files.delete(root.resolve(object.get("path").asText()));
            }
        }
        Files.delete(root.resolve("_owner.json"));
        List<String> before = tree();
        assertThat(complete(write(lake, receipt))).isTrue();
        assertThat(tree()).isEqualTo(before);
    }

    /** A batch counts what was captured; a sink may leave deletes out of its rows. */
    @Test
    void deletesThatASinkLeavesOutAreNotMissing() throws Exception {
        Lake lake = lake("""
                  sinks:
                  - name: lake
                    files: {url: "file:///data/lake"}
                    rows: {deletes: Drop}
                """);
        Receipt receipt = lake.batch(5, List.of(List.of(insert(ORDERS, 1), delete(ORDERS, 1), delete(ORDERS, 2))));
        JsonNode sink = write(lake, receipt).get("sinks").get(0);
        assertThat(sink.get("changes").asLong()).isEqualTo(1);
        assertThat(sink.get("complete").asBoolean()).isTrue();
    }

    @Test
    void aSinkThatHasNothingOfTheBatch() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(2, 0));
        Receipt before = receipt.edit()
                .lists(List.of("elsewhere:" + Lake.id(5) + "-0001"))
                .done();
        Files.list(root.resolve("_batches")).forEach(file -> file.toFile().delete());
        JsonNode file = write(lake, before);
        assertThat(texts(file, "name")).isEmpty();
        assertThat(complete(file)).isFalse();
    }

    @Test
    void aDatabaseIsNamedWithoutWhatOpensIt() throws Exception {
        Lake lake = lake(Lake.FILES + """
                  - name: copy
                    jdbc:
                      postgres: {host: target, database: dw, credentials: {secretName: target-secret}}
                      mode: Upsert
                """);
        Receipt receipt = lake.batch(5, segments(1, 0));
        JsonNode file = write(lake, receipt);
        assertThat(file.toString()).doesNotContain("secret");
        JsonNode sink = file.get("sinks").get(1);
        assertThat(sink.get("kind").asText()).isEqualTo("jdbc");
        assertThat(sink.get("database"))
                .isEqualTo(JSON.readTree("{\"kind\":\"postgres\",\"host\":\"target\",\"port\":5432,\"name\":\"dw\"}"));
        assertThat(sink.get("mode").asText()).isEqualTo("upsert");
        assertThat(sink.has("schema")).isTrue();
        assertThat(sink.has("table")).isTrue();
        assertThat(sink.has("lists")).isFalse();
    }

    @Test
    void theSameReceiptsGiveTheSameBytes() throws Exception {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(20, 0));
        write(lake, receipt);
        byte[] first = Files.readAllBytes(out.resolve("batch.json"));
        write(lake, receipt);
        assertThat(Files.readAllBytes(out.resolve("batch.json"))).isEqualTo(first);
        assertThat(out.toFile().list()).containsExactly("batch.json");
    }

    /** Names that a database allows, in every place where one is written. */
    @Test
    void namesOfAllKinds() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 1; round <= 20; round++) {
            directoriesAnew();
            Lake lake = lake(Lake.FILES);
            var names = new TreeSet<String>();
            while (names.size() < 5) {
                names.add(name(random));
            }
            List<Change> changes = new ArrayList<>();
            names.forEach(name -> changes.add(insert(table(name), 1)));
            JsonNode file = write(lake, lake.batch(round, List.of(changes)));
            var told = new TreeSet<String>();
            file.get("sinks")
                    .get(0)
                    .get("lists")
                    .get(0)
                    .get("objects")
                    .forEach(object -> told.add(object.get("table").asText().substring("public.".length())));
            assertThat(told).as("seed " + seed).isEqualTo(names);
            objectsAreWhatTheySay(file);
            assertThat(file.get("batches").get(0).get("byTable").size()).isEqualTo(5);
        }
    }

    private static String name(Random random) {
        String some = "ab\"'\\\n\r\t{}[]:,/%\u0001\u007f\u2028\ufefféß表🐦 ";
        int[] points = some.codePoints().toArray();
        var name = new StringBuilder();
        int length = 1 + random.nextInt(20);
        for (int i = 0; i < length; i++) {
            name.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return name.toString();
    }

    /** A list is read at a time: a file of many megabytes needs no more memory than one of them. */
    @Test
    void aBatchOfThousandsOfObjects() throws Exception {
        Lake lake = lake(Lake.FILES);
        List<Table> tables =
                IntStream.range(0, 200).mapToObj(i -> table("t" + i)).toList();
        List<List<Change>> segments = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            int id = i;
            segments.add(tables.stream().map(table -> insert(table, id)).toList());
        }
        JsonNode file = write(lake, lake.batch(5, segments));
        assertThat(complete(file)).isTrue();
        int[] objects = {0};
        file.get("sinks")
                .get(0)
                .get("lists")
                .forEach(list -> objects[0] += list.get("objects").size());
        assertThat(objects[0]).isEqualTo(3000);
    }

    @Test
    void aDirectoryThatIsNotThere() {
        Lake lake = lake(Lake.FILES);
        Receipt receipt = lake.batch(5, segments(1, 0));
        assertThatThrownBy(() -> BatchFile.write(lake.document(receipt), temp.resolve("none")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isEqualTo(Reason.INVALID_USAGE));
    }

    @Test
    void whatIsNoListOfReceipts() {
        Receipt receipt = lake(Lake.FILES).batch(5, segments(1, 0));
        String good = StateJson.canonical(receipt);
        assertThat(HandedBatch.read("[" + good.replace("{\"number\"", "{\"later\":{},\"number\"") + "]"))
                .hasSize(1);
        for (String bad : new String[] {
            "", "nonsense", "{}", "[]", "[1]", good, "[" + good.replace("\"segments\":1", "\"segments\":9999999") + "]"
        }) {
            unusable(bad);
        }
        for (String field :
                new String[] {"batch", "number", "epoch", "endedAt", "outcome", "segments", "counts", "lists"}) {
            unusable("[" + good.replace("\"" + field + "\":", "\"x\":") + "]");
        }
        unusable(null);
    }

    private static void unusable(@org.jspecify.annotations.Nullable String receipts) {
        assertThatThrownBy(() -> HandedBatch.read(receipts)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.INVALID_USAGE);
            assertThat(failure).hasMessageContaining("SANDERLING_RECEIPTS");
        });
    }

    @Test
    void anObjectStore() throws Exception {
        S3Server server = S3Server.shared();
        var plan = Lake.plan(Lake.HEAD + "  sinks:\n"
                + S3Server.sink(server.port(), "hand-over", "").indent(2));
        var files = (dev.sanderling.plan.SinkPlan.Files) plan.sinks().get(0);
        Lake lake = new Lake(plan, S3Server.storage(files, server.port(), 3));
        Receipt receipt = lake.takingOver(9, List.of(insert(ORDERS, 1)), segments(12, 10));
        // Each reader opens the store for itself, as a process does.
        var document = new BatchDocument(
                plan, HandedBatch.read(Lake.receipts(receipt)), sink -> S3Server.storage(sink, server.port(), 3));
        JsonNode file = JSON.readTree(BatchFile.write(document, out).toFile());
        assertThat(texts(file, "name")).hasSize(13).startsWith(Lake.id(8) + "-0001");
        assertThat(complete(file)).isTrue();
        JsonNode sink = file.get("sinks").get(0);
        assertThat(sink.get("url").asText()).isEqualTo("s3://lake/hand-over");
        JsonNode object = sink.get("lists").get(3).get("objects").get(0);
        assertThat(object.get("url").asText())
                .isEqualTo("s3://lake/hand-over/" + object.get("path").asText());
        assertThat(server.bucket()
                        .resolve("hand-over")
                        .resolve(object.get("path").asText()))
                .hasSize(object.get("bytes").asLong());

        Files.delete(server.bucket().resolve("hand-over/_batches/" + Lake.id(9) + "-0013.json"));
        assertThatThrownBy(() -> BatchFile.write(document, out)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.SINK_INCOMPLETE);
            assertThat(failure).hasMessageContaining("Sink store (s3://lake/hand-over)");
        });
    }

    @Test
    void aStoreThatIsAway() {
        var plan = Lake.plan(
                Lake.HEAD + "  sinks:\n" + S3Server.sink(1, "hand-over", "").indent(2));
        Receipt receipt = lake(Lake.FILES).batch(5, segments(1, 0));
        var document =
                new BatchDocument(plan, HandedBatch.read(Lake.receipts(receipt)), sink -> S3Server.impatient(sink, 1));
        assertThatThrownBy(() -> BatchFile.write(document, out))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isEqualTo(Reason.SINK_UNREACHABLE));
    }

    private Lake lake(String sinks) {
        return new Lake(Lake.plan(Lake.HEAD + sinks.indent(0)), Storage.directory("lake", root, Path.of("/data/lake")));
    }

    private void directoriesAnew() throws IOException {
        temp = Files.createTempDirectory(temp, "round");
        directories();
    }

    private JsonNode write(Lake lake, Receipt... receipts) throws IOException {
        return JSON.readTree(BatchFile.write(lake.document(receipts), out).toFile());
    }

    private static List<List<Change>> segments(int count, int first) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> List.of(insert(ORDERS, i), insert(ITEMS, i)))
                .toList();
    }

    private Path list(String name) {
        return root.resolve("_batches").resolve(name + ".json");
    }

    private static List<String> texts(JsonNode file, String field) {
        List<String> texts = new ArrayList<>();
        file.get("sinks")
                .get(0)
                .get("lists")
                .forEach(list -> texts.add(list.get(field).asText()));
        return texts;
    }

    private static boolean complete(JsonNode file) {
        return file.get("sinks").get(0).get("complete").asBoolean();
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
