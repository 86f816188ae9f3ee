package dev.sanderling.runner.sink.files;

import static dev.sanderling.runner.sink.files.Rows.batch;
import static dev.sanderling.runner.sink.files.Rows.insert;
import static dev.sanderling.runner.sink.files.Rows.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing a prepared segment: its order, two processes at it at once, and what stands in its way. */
class PublicationTest {
    private static final Path TABLE = Job.ROOT.resolve("public.orders");
    private static final Path OBJECT = TABLE.resolve("0000000001-abc001-0001-0001.jsonl");
    private static final Path LIST = Job.ROOT.resolve("_batches/0000000001-abc001-0001.json");
    private static final Path STAGING = Job.ROOT.resolve("_staging/0000000001-abc001/0001");

    private MemoryFiles files = new MemoryFiles();
    private final List<String> calls = new ArrayList<>();

    @BeforeEach
    void blank() throws IOException {
        files = Job.blank();
    }

    @Test
    void data_is_durable_before_the_list_and_the_list_comes_last() {
        FilesSink sink = Job.sink(new Watched(files, (changes, call, path) -> {
            if (changes && !call.equals("write")) {
                calls.add(call + " " + Path.of("/data").relativize(path));
            }
        }));
        sink.begin(batch(1));
        calls.clear();
        sink.write(insert(Job.ORDERS, "1"));
        String token = sink.prepare(segment(batch(1), 1)).token();
        assertThat(calls)
                .containsExactly(
                        "createDirectory lake/_staging/0000000001-abc001/0001",
                        "create lake/_staging/0000000001-abc001/0001/000001.part",
                        "force lake/_staging/0000000001-abc001/0001/000001.part",
                        "create lake/_staging/0000000001-abc001/0001/schemas.json",
                        "force lake/_staging/0000000001-abc001/0001/schemas.json",
                        "create lake/_staging/0000000001-abc001/0001/list.json",
                        "force lake/_staging/0000000001-abc001/0001/list.json",
                        "forceDirectory lake/_staging/0000000001-abc001/0001",
                        "forceDirectory lake/_staging/0000000001-abc001");
        calls.clear();
        sink.publish(token);
        assertThat(calls.stream().map(c -> c.replaceAll("schema-.*", "schema-*").replaceAll("/[0-9a-f]{16}\\.", "/#.")))
                .containsExactly(
                        "createDirectory lake/public.orders",
                        "createDirectory lake/public.orders/_schema",
                        "create lake/_staging/0000000001-abc001/0001/schema-*",
                        "force lake/_staging/0000000001-abc001/0001/schema-*",
                        "move to lake/public.orders/_schema/#.json",
                        "forceDirectory lake/public.orders/_schema",
                        "move to lake/public.orders/0000000001-abc001-0001-0001.jsonl",
                        "createDirectory lake/_batches",
                        "forceDirectory lake/public.orders",
                        "forceDirectory lake",
                        "move to lake/_batches/0000000001-abc001-0001.json",
                        "forceDirectory lake/_batches",
                        "delete lake/_staging/0000000001-abc001/0001", // fails, something is in it
                        "delete lake/_staging/0000000001-abc001/0001/schemas.json",
                        "delete lake/_staging/0000000001-abc001/0001");
    }

    @Test
    void another_file_of_that_name_is_never_overwritten() throws IOException {
        String token = prepared("mine");
        files.createDirectory(TABLE);
        files.createForced(OBJECT, "them\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertFails(token, Reason.SINK_CONFLICT, "public.orders/0000000001-abc001-0001-0001.jsonl");
        assertThat(Rows.glob(files, TABLE)).containsExactly("them");
        assertThat(files.size(LIST)).isEmpty();
    }

    @Test
    void another_list_of_that_name_is_never_overwritten() throws IOException {
        String token = prepared("mine");
        files.createForced(LIST, new byte[] {'{', '}'});
        assertFails(token, Reason.SINK_CONFLICT, "_batches/0000000001-abc001-0001.json");
        assertThat(files.size(OBJECT)).isEmpty();
    }

    @Test
    void lost_staged_data_is_said_and_nothing_becomes_visible() throws IOException {
        String token = prepared("a", "b", "c", "d", "e");
        files.delete(STAGING.resolve("000003.part"));
        assertFails(token, Reason.STAGED_DATA_LOST, "_staging/0000000001-abc001/0001/000003.part");
        assertThat(Rows.glob(files, TABLE)).isEmpty();
    }

    @Test
    void a_shortened_staged_file_counts_as_lost() throws IOException {
        String token = prepared("a");
        files.delete(STAGING.resolve("000001.part"));
        files.createForced(STAGING.resolve("000001.part"), new byte[1]);
        assertFails(token, Reason.STAGED_DATA_LOST, "not as long as it was");
    }

    @Test
    void an_empty_volume_is_asked_about() throws IOException {
        String token = prepared("a");
        blank();
        assertFails(token, Reason.STAGED_DATA_LOST, "is it the right place?");
    }

    @Test
    void a_token_that_is_none_of_ours_is_refused() {
        for (String token :
                List.of("", "{}", "{\"v\":2}", "[1]", "null", prepared("a").replace("0001\"", "../x\""))) {
            assertFails(token, Reason.CHECKPOINT_MALFORMED, "pending token");
        }
    }

    private String prepared(String... rows) {
        FilesSink sink = Job.sink(files);
        sink.begin(batch(1));
        for (String row : rows) {
            sink.write(insert(Job.ORDERS, row));
            sink.write(insert(Job.ITEMS, row));
        }
        return sink.prepare(segment(batch(1), 1)).token();
    }

    private void assertFails(String token, Reason reason, String words) {
        assertThatThrownBy(() -> Job.sink(files).publish(token))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(reason))
                .hasMessageContaining(words);
    }
}
