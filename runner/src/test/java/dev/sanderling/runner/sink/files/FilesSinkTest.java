package dev.sanderling.runner.sink.files;

import static dev.sanderling.runner.sink.files.Rows.JOB;
import static dev.sanderling.runner.sink.files.Rows.WRITER;
import static dev.sanderling.runner.sink.files.Rows.batch;
import static dev.sanderling.runner.sink.files.Rows.delete;
import static dev.sanderling.runner.sink.files.Rows.glob;
import static dev.sanderling.runner.sink.files.Rows.insert;
import static dev.sanderling.runner.sink.files.Rows.listed;
import static dev.sanderling.runner.sink.files.Rows.plan;
import static dev.sanderling.runner.sink.files.Rows.segment;
import static dev.sanderling.runner.sink.files.Rows.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.Compression;
import dev.sanderling.checkpoint.Counts;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink on a real file system, as a run uses it. */
class FilesSinkTest {
    private static final Table ORDERS = table("public", "orders", "id", "note");
    private static final LocalFiles REAL = new LocalFiles();

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(names = {"NONE", "GZIP", "ZSTD"})
    void what_was_written_is_found_once_by_glob_and_by_list(Compression compression) throws IOException {
        Table items = table("public", "items", "id");
        try (var sink = sink(compression)) {
            sink.begin(batch(7));
            sink.write(insert(ORDERS, "{\"id\":1}"));
            sink.write(insert(items, "{\"id\":2}"));
            sink.write(delete(ORDERS));
            sink.write(insert(ORDERS, "{\"id\":3,\"note\":\"ü\"}"));
            assertThat(tree()).noneMatch(p -> p.contains("jsonl"));

            var staged = sink.prepare(segment(batch(7), 1));
            assertThat(glob(REAL, root.resolve("public.orders"))).isEmpty();
            assertThat(staged.token().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1024);
            assertThat(staged.list()).isEqualTo("0000000007-abc007-0001");
            long bytes = staged.counts().bytes();
            assertThat(staged.counts())
                    .isEqualTo(new Counts(3, bytes, Map.of("c", 3L), Map.of("public.orders", 2L, "public.items", 1L)));

            sink.publish(staged.token());
            assertThat(glob(REAL, root.resolve("public.orders")))
                    .containsExactly("{\"id\":1}", "{\"id\":3,\"note\":\"ü\"}");
            assertThat(listed(REAL, root, "public.orders")).containsExactly("{\"id\":1}", "{\"id\":3,\"note\":\"ü\"}");
            assertThat(listed(REAL, root, "public.items")).containsExactly("{\"id\":2}");
            assertThat(sink.newestEpoch(0)).hasValue(7);
        }
        String ending = Rows.WRITER.ending(compression);
        assertThat(tree())
                .containsExactlyInAnyOrder(
                        "_owner.json",
                        "_batches/0000000007-abc007-0001.json",
                        "public.orders/0000000007-abc007-0001-0001" + ending,
                        "public.orders/" + schemaFile("public.orders"),
                        "public.items/0000000007-abc007-0001-0001" + ending,
                        "public.items/" + schemaFile("public.items"));
    }

    @Test
    void a_later_publish_of_the_same_token_does_not_miss_what_a_consumer_took() throws IOException {
        try (var sink = sink(Compression.NONE)) {
            sink.begin(batch(1));
            sink.write(insert(ORDERS, "1"));
            String token = sink.prepare(segment(batch(1), 1)).token();
            sink.publish(token);
            Files.delete(root.resolve("public.orders/0000000001-abc001-0001-0001.jsonl"));
            sink.publish(token);
            assertThat(glob(REAL, root.resolve("public.orders"))).isEmpty();
        }
    }

    @Test
    void a_changed_table_starts_a_new_part_with_a_schema_of_its_own() throws IOException {
        Table wider = table("public", "orders", "id", "note", "more");
        try (var sink = sink(Compression.NONE)) {
            sink.begin(batch(1));
            sink.write(insert(ORDERS, "1"));
            sink.write(insert(table("public", "orders", "id", "note"), "2")); // another instance of the same shape
            sink.write(insert(wider, "3"));
            sink.publish(sink.prepare(segment(batch(1), 1)).token());
        }
        var list = Rows.JSON.readTree(
                root.resolve("_batches/0000000001-abc001-0001.json").toFile());
        assertThat(list.get("objects")).hasSize(2);
        var schema = Rows.JSON.readTree(
                root.resolve(list.at("/objects/1/schema").asText()).toFile());
        assertThat(schema.get("table").asText()).isEqualTo("public.orders");
        assertThat(schema.get("columns").toString())
                .isEqualTo("[{\"name\":\"id\",\"type\":\"text\",\"key\":true},"
                        + "{\"name\":\"note\",\"type\":\"text\",\"key\":false},"
                        + "{\"name\":\"more\",\"type\":\"text\",\"key\":false}]");
        assertThat(glob(REAL, root.resolve("public.orders"))).containsExactly("1", "2", "3");
    }

    @Test
    void five_hundred_tables_changing_in_turn_keep_memory_and_files_bounded() throws IOException {
        var tables = new ArrayList<Table>();
        for (int i = 0; i < 500; i++) {
            tables.add(table("many", "t" + i, "id"));
        }
        String padding = "x".repeat(300);
        try (var sink = new FilesSink(
                plan(root, Compression.ZSTD), JOB, root, WRITER, REAL, new Limits(8, 4096, 700_000, 2_500))) {
            sink.begin(batch(1));
            for (int row = 0; row < 10; row++) {
                for (Table table : tables) {
                    sink.write(insert(table, row + padding));
                }
            }
            sink.publish(sink.prepare(segment(batch(1), 1)).token());
        }
        var expected = new ArrayList<String>();
        for (int row = 0; row < 10; row++) {
            expected.add(row + padding);
        }
        for (Table table : tables) {
            assertThat(glob(REAL, root.resolve(table.name().toString()))).isEqualTo(expected);
        }
        assertThat(listed(REAL, root, "many.t499")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "GZIP", "ZSTD"})
    void big_rows_and_many_parts_stay_in_order(Compression compression) throws IOException {
        var random = new java.util.Random(5);
        var expected = new ArrayList<String>();
        try (var sink = new FilesSink(
                plan(root, compression), JOB, root, WRITER, REAL, new Limits(4, 4096, 100_000, 100_000))) {
            sink.begin(batch(1));
            for (int i = 0; i < 40; i++) {
                byte[] noise = new byte[i % 10 == 0 ? 300_000 : 3_000];
                random.nextBytes(noise);
                expected.add(i + ":" + java.util.HexFormat.of().formatHex(noise));
                sink.write(insert(ORDERS, expected.get(i)));
            }
            sink.publish(sink.prepare(segment(batch(1), 1)).token());
        }
        assertThat(glob(REAL, root.resolve("public.orders"))).isEqualTo(expected);
        assertThat(listed(REAL, root, "public.orders")).isEqualTo(expected);
        assertThat(tree()).filteredOn(p -> p.contains(".jsonl")).hasSizeGreaterThan(4);
    }

    @Test
    void a_segment_without_rows_has_a_list_without_objects() throws IOException {
        try (var sink = sink(Compression.GZIP)) {
            sink.begin(batch(3));
            sink.write(delete(ORDERS));
            sink.publish(sink.prepare(segment(batch(3), 1)).token());
            assertThat(sink.newestEpoch(0)).hasValue(3);
        }
        assertThat(tree()).containsExactlyInAnyOrder("_owner.json", "_batches/0000000003-abc003-0001.json");
    }

    @Test
    void several_segments_of_a_batch_follow_one_another() throws IOException {
        try (var sink = sink(Compression.NONE)) {
            sink.begin(batch(1));
            for (int segment = 1; segment <= 3; segment++) {
                sink.write(insert(ORDERS, "row " + segment));
                sink.publish(sink.prepare(segment(batch(1), segment)).token());
            }
        }
        assertThat(glob(REAL, root.resolve("public.orders"))).containsExactly("row 1", "row 2", "row 3");
        assertThat(listed(REAL, root, "public.orders")).containsExactly("row 1", "row 2", "row 3");
    }

    @Test
    void closing_drops_what_was_not_prepared_and_keeps_what_was() throws IOException {
        String token;
        try (var sink = sink(Compression.NONE)) {
            sink.begin(batch(1));
            sink.write(insert(ORDERS, "prepared"));
            token = sink.prepare(segment(batch(1), 1)).token();
            sink.write(insert(ORDERS, "abandoned"));
        }
        try (var next = sink(Compression.NONE)) {
            next.begin(batch(2));
            next.clean(2, Set.of(token));
            next.publish(token);
            next.clean(2, Set.of());
        }
        assertThat(glob(REAL, root.resolve("public.orders"))).containsExactly("prepared");
        assertThat(tree()).noneMatch(p -> p.startsWith("_staging"));
    }

    @Test
    void an_unconvertible_value_ends_the_segment_and_nothing_of_it_stays() throws IOException {
        RowWriter failing = (change, out) -> {
            out.write('{');
            throw new Failure(Reason.UNCONVERTIBLE_VALUE, "public.orders.note");
        };
        try (var sink = new FilesSink(plan(root, Compression.ZSTD), JOB, root, failing)) {
            sink.begin(batch(1));
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> sink.write(insert(ORDERS, "1"))).hasMessage("public.orders.note");
            }
            assertThatThrownBy(() -> sink.prepare(segment(batch(1), 1))).isInstanceOf(Failure.class);
        }
        assertThat(tree()).containsExactly("_owner.json");
    }

    @Test
    void files_are_the_groups_to_read_and_folders_the_groups_to_take_from() throws IOException {
        try (var sink = sink(Compression.NONE)) {
            sink.begin(batch(1));
            sink.write(insert(ORDERS, "1"));
            sink.publish(sink.prepare(segment(batch(1), 1)).token());
        }
        var file = Files.getPosixFilePermissions(root.resolve("public.orders/0000000001-abc001-0001-0001.jsonl"));
        assertThat(file).contains(PosixFilePermission.GROUP_READ).doesNotContain(PosixFilePermission.OTHERS_READ);
        assertThat(Files.getPosixFilePermissions(root.resolve("public.orders")))
                .contains(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE);
    }

    private FilesSink sink(Compression compression) {
        return new FilesSink(plan(root, compression), JOB, root, WRITER);
    }

    private String schemaFile(String folder) throws IOException {
        var names = new ArrayList<String>();
        REAL.list(root.resolve(folder).resolve("_schema"), names::add);
        assertThat(names).hasSize(1);
        return "_schema/" + names.get(0);
    }

    private List<String> tree() throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> root.relativize(f).toString())
                    .toList();
        }
    }
}
