package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.HistoryManifest.Chunk;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.checkpoint.ChunkStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Chunks: what the checkpoint names stays whole whatever happens, and slots do not run out for want of order. */
class HistoryTest {
    private static final HistoryManifest EMPTY = new HistoryManifest(List.of(), 0);

    @Test
    void whatIsFlushedIsReadInOrder() {
        var slots = new MemoryChunks(4);
        var history = new History(slots, EMPTY);
        assertThat(history.flush(1)).isEmpty();
        history.add(entry(1));
        history.add(entry(2));
        HistoryManifest first = history.flush(1).orElseThrow();
        history.add(entry(3));
        HistoryManifest second = history.flush(1).orElseThrow();
        assertThat(first.records()).isEqualTo(2);
        assertThat(second.records()).isEqualTo(3);
        assertThat(read(slots, first)).containsExactly("s1", "s2");
        assertThat(read(slots, second)).containsExactly("s1", "s2", "s3");
    }

    @Test
    void aStatementMetAgainIsNotStoredAgain() {
        var slots = new MemoryChunks(4);
        var history = new History(slots, EMPTY);
        history.add(entry(1));
        HistoryManifest manifest = history.flush(1).orElseThrow();
        var next = new History(slots, manifest);
        next.add(entry(1));
        assertThat(next.flush(2)).isEmpty();
        next.add(entry(2));
        next.add(entry(2));
        assertThat(read(slots, next.flush(2).orElseThrow())).containsExactly("s1", "s2");
    }

    @Test
    void neverWritesWhatTheCheckpointNamesHoweverLongItGoesOn() {
        var slots = new MemoryChunks(3);
        HistoryManifest committed = EMPTY;
        var random = new Random(7);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            var history = new History(slots, committed);
            history.add(entry(i));
            HistoryManifest proposed = history.flush(i + 1).orElseThrow();
            // The compare-and-swap may never have come about: what is committed must still be whole.
            assertThat(read(slots, committed)).isEqualTo(expected);
            if (random.nextBoolean()) {
                committed = proposed;
                expected.add("s" + i);
            }
            assertThat(read(slots, committed)).isEqualTo(expected);
        }
        assertThat(expected).hasSizeGreaterThan(20);
    }

    @Test
    void isFullBeforeAnythingPassesAndLeavesWhatIsThere() {
        var slots = new MemoryChunks(2);
        HistoryManifest committed = EMPTY;
        var random = new Random(11);
        List<String> expected = new ArrayList<>();
        for (int i = 0; ; i++) {
            var history = new History(slots, committed);
            history.add(entry(i, incompressible(random, 200_000)));
            try {
                committed = history.flush(1).orElseThrow();
                expected.add("s" + i);
            } catch (Failure f) {
                assertThat(f.reason()).isEqualTo(Reason.SCHEMA_HISTORY_FULL);
                break;
            }
        }
        assertThat(expected).isNotEmpty();
        assertThat(read(slots, committed)).isEqualTo(expected);
    }

    @Test
    void cutsWhatIsTooLargeForOneChunk() {
        var slots = new MemoryChunks(8);
        var history = new History(slots, EMPTY);
        var random = new Random(13);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            history.add(entry(i, incompressible(random, 150_000)));
            expected.add("s" + i);
        }
        HistoryManifest manifest = history.flush(1).orElseThrow();
        assertThat(manifest.chunks()).hasSizeGreaterThan(1).allMatch(c -> c.bytes() <= ChunkStore.MAX_BYTES);
        assertThat(read(slots, manifest)).isEqualTo(expected);
    }

    @Test
    void doesNotReadAnotherContentThanWasCommitted() {
        var slots = new MemoryChunks(2);
        var history = new History(slots, EMPTY);
        history.add(entry(1));
        HistoryManifest manifest = history.flush(1).orElseThrow();
        Chunk chunk = manifest.chunks().get(0);
        slots.content.remove(chunk.name());
        assertThatThrownBy(() -> read(slots, manifest))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("missing");
        slots.content.put(chunk.name(), new byte[] {0});
        assertThatThrownBy(() -> read(slots, manifest))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("not the one");
    }

    private static String incompressible(Random random, int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return Base64.getEncoder().encodeToString(noise);
    }

    private static History.Entry entry(int n) {
        return entry(n, "");
    }

    private static History.Entry entry(int n, String filling) {
        return History.Entry.of("{\"source\":{\"server\":\"s\"},\"position\":{\"file\":\"b.1\",\"pos\":" + n
                + "},\"databaseName\":\"d\",\"ddl\":\"s" + n + "\",\"filling\":\"" + filling
                + "\",\"tableChanges\":[]}");
    }

    private static List<String> read(MemoryChunks slots, HistoryManifest manifest) {
        List<String> all = new ArrayList<>();
        new History(slots, manifest).forEach(e -> all.add(e.json().replaceAll("(?s).*\"ddl\":\"(s[0-9]+)\".*", "$1")));
        return all;
    }

    /** 2,000 tables of 30 columns, and five changes of each: what the operator's first chunks hold, read in seconds. */
    @Test
    void manyTablesWithManyChangesFitAndAreReadSoon() {
        var slots = new MemoryChunks(8);
        HistoryManifest manifest = EMPTY;
        long place = 0;
        for (int change = 0; change < 6; change++) {
            var history = new History(slots, manifest);
            for (int table = 0; table < 2_000; table++) {
                history.add(wide(table, change, ++place));
            }
            manifest = history.flush(change + 1).orElseThrow();
        }
        assertThat(manifest.records()).isEqualTo(12_000);
        assertThat(manifest.chunks().stream().mapToLong(Chunk::bytes).sum()).isLessThan(4L << 20);
        var count = new java.util.concurrent.atomic.AtomicInteger();
        long started = System.nanoTime();
        new History(slots, manifest).forEach(entry -> count.incrementAndGet());
        assertThat(count).hasValue(12_000);
        assertThat(java.time.Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(java.time.Duration.ofSeconds(20));
    }

    /** A record as Debezium writes it: all columns of the table, whatever was changed. */
    private static History.Entry wide(int table, int change, long place) {
        var columns = new StringBuilder();
        for (int column = 0; column < 30; column++) {
            columns.append(column == 0 ? "" : ",")
                    .append("{\"name\":\"column_")
                    .append(column)
                    .append("\",\"jdbcType\":12,\"typeName\":\"VARCHAR\",\"typeExpression\":\"VARCHAR\",")
                    .append("\"charsetName\":\"utf8mb4\",\"length\":")
                    .append(20 + change)
                    .append(",\"position\":")
                    .append(column + 1)
                    .append(",\"optional\":true,\"autoIncremented\":false,\"generated\":false,\"comment\":null,")
                    .append("\"hasDefaultValue\":true,\"enumValues\":[]}");
        }
        String json = "{\"source\":{\"server\":\"s\"},\"position\":{\"file\":\"binlog.000001\",\"pos\":" + place
                + ",\"snapshot\":false},\"ts_ms\":" + (1_700_000_000_000L + place * 977)
                + ",\"databaseName\":\"shop\",\"ddl\":\"ALTER TABLE table_" + table + " MODIFY column_" + change % 30
                + " VARCHAR(" + (20 + change)
                + ")\",\"tableChanges\":[{\"type\":\"ALTER\",\"id\":\"\\\"shop\\\".\\\"table_"
                + table
                + "\\\"\",\"table\":{\"defaultCharsetName\":\"utf8mb4\",\"primaryKeyColumnNames\":[\"column_0\"],"
                + "\"columns\":[" + columns + "]}}]}";
        return History.Entry.of(json);
    }
}
