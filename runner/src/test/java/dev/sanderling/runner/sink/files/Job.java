package dev.sanderling.runner.sink.files;

import static dev.sanderling.runner.sink.files.Rows.insert;
import static dev.sanderling.runner.sink.files.Rows.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.Sink.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job with a ledger of a few segments, and a checkpoint that survives whatever happens to the sink. Each call of
 * {@link #run} is a run of its own: it claims an epoch, recovers, and goes on where the checkpoint is.
 */
final class Job {
    static final Path ROOT = Path.of("/data/lake");
    static final Table ORDERS = table("public", "orders", "id");
    static final Table ITEMS = table("public", "Items", "id");

    private final int segments;

    long epoch;
    int committed;

    @Nullable
    String pending;

    boolean acknowledged = true;

    Job(int segments) {
        this.segments = segments;
    }

    static MemoryFiles blank() throws IOException {
        return prepared(new MemoryFiles());
    }

    static MemoryFiles prepared(MemoryFiles files) throws IOException {
        files.createDirectory(Path.of("/data"));
        files.forceDirectory(Path.of("/"));
        return files;
    }

    static FilesSink sink(FileOps ops) {
        // a part ends after every second row, two files are open at once, so that there is much to go wrong
        return new FilesSink(
                Rows.plan(ROOT, Compression.NONE), Rows.JOB, ROOT, Rows.WRITER, ops, new Limits(1, 6, 1_000, 12));
    }

    /** The same in another kind of storage. */
    static FilesSink sink(Storage storage) {
        return new FilesSink(
                Rows.plan(ROOT, Compression.NONE), Rows.JOB, storage, Rows.WRITER, new Limits(1, 6, 1_000, 12));
    }

    void run(FileOps ops) {
        run(sink(ops));
    }

    void run(FilesSink sink) {
        epoch++;
        Batch batch = Rows.batch(epoch);
        publishPending(sink);
        sink.begin(batch);
        sink.clean(epoch, Set.of());
        for (int number = 1; committed < segments; number++) {
            for (int row = 0; row < 4; row++) {
                sink.write(insert(ORDERS, "order" + committed + row));
                sink.write(insert(ITEMS, "items" + committed + row));
            }
            String token = sink.prepare(Rows.segment(batch, number)).token();
            acknowledged = false;
            pending = token;
            committed++;
            publishPending(sink);
        }
        sink.close();
    }

    private void publishPending(FilesSink sink) {
        if (pending != null) {
            sink.publish(pending);
            acknowledged = true;
            pending = null;
        }
    }

    /** Everything that was committed is there once, in order, by glob and by list, and nothing else. */
    void assertExact(FileOps ops) throws IOException {
        assertExact(ops, committed);
    }

    /** What is visible is whole segments, those acknowledged and perhaps the one that is being published. */
    void assertNothingUncommitted(FileOps ops) throws IOException {
        for (Table table : List.of(ORDERS, ITEMS)) {
            assertThat(expected(table, committed)).containsAll(glob(ops, table));
            assertThat(Rows.listed(ops, ROOT, table.name().toString()))
                    .isIn(expected(table, committed), expected(table, Math.max(0, committed - 1)));
        }
        if (acknowledged) {
            assertExact(ops, committed);
        }
    }

    private static void assertExact(FileOps ops, int segments) throws IOException {
        for (Table table : List.of(ORDERS, ITEMS)) {
            assertThat(glob(ops, table)).isEqualTo(expected(table, segments));
            assertThat(Rows.listed(ops, ROOT, table.name().toString())).isEqualTo(expected(table, segments));
        }
    }

    void assertClean(FileOps ops) throws IOException {
        var staging = new ArrayList<String>();
        ops.list(ROOT.resolve("_staging"), staging::add);
        assertThat(staging).isEmpty();
    }

    private static List<String> glob(FileOps ops, Table table) throws IOException {
        return Rows.glob(ops, ROOT.resolve(table.name().toString()));
    }

    private static List<String> expected(Table table, int segments) {
        var rows = new ArrayList<String>();
        for (int segment = 0; segment < segments; segment++) {
            for (int row = 0; row < 4; row++) {
                rows.add((table == ORDERS ? "order" : "items") + segment + row);
            }
        }
        return rows;
    }
}
