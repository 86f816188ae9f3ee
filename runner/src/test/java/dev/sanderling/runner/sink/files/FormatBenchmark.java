package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
import dev.sanderling.api.FileFormat;
import dev.sanderling.api.OnRowError;
import dev.sanderling.api.RowFormat;
import dev.sanderling.plan.Rows;
import dev.sanderling.plan.Transform;
import dev.sanderling.plan.TransformPlan;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.row.RowEncoder;
import dev.sanderling.runner.transform.CatalogColumns;
import dev.sanderling.runner.transform.Transforms;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From changes of narrow rows, as PostgreSQL's connector hands them on, to the content of one object. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FormatBenchmark {
    static final int ROWS = 1 << 18;
    /** As many rows as changes of a batch: they do not stay in a processor's cache. */
    private static final int CHANGES = 1 << 16;

    private static final int FLUSH = 128 * 1024;
    private static final long NOON = 1_700_000_000_000_000L;

    /** The table that {@code examples/bench} reads. */
    private static final Table TABLE = new Table(
            new TableName("public", "narrow"),
            List.of(
                    new Column("id", Plain.INTEGER, true, new DeclaredType("int8", 64, 0)),
                    new Column("a", Plain.INTEGER, false, new DeclaredType("int4", 32, 0)),
                    new Column("b", Plain.INTEGER, false, new DeclaredType("int4", 32, 0)),
                    new Column("c", Plain.TEXT, false, new DeclaredType("text", 0, 0)),
                    new Column("d", new ColumnType.UtcTimestamp(6), false, new DeclaredType("timestamptz", 6, 0)),
                    new Column("e", Plain.DECIMAL, false, new DeclaredType("numeric", 10, 2))));

    private static final Rows ALL = new Rows(
            RowFormat.INLINE, Deletes.ADD_FIELD, "deleted", Optional.of("key"), Optional.of("metadata"), "record");

    private static final Transform FILTER = new Transform.Filter(List.of(), "op == 'd' || row.a >= 0");
    private static final Transform MASK = new Transform.Mask(List.of(), List.of("c"), Optional.empty(), 0);

    @Param({"JSONL", "CSV", "AVRO", "PARQUET"})
    FileFormat format = FileFormat.JSONL;

    @Param({"NONE", "SNAPPY"})
    Compression compression = Compression.NONE;

    @Param({"none", "filter", "filter and mask"})
    String transforms = "none";

    private final Change[] changes = new Change[CHANGES];
    private final LineBuffer rows = new LineBuffer(2 * FLUSH);
    private RowWriter writer = new EncodedRows(new RowEncoder(ALL));
    private Transforms prepared = Transforms.NONE;

    /** Everything that a run prepares once. */
    @Setup
    public void prepare() {
        for (int i = 0; i < changes.length; i++) {
            Object[] row = {1L + i, i, i % 1_000, "name " + i, NOON, i / 100 + "." + (10 + i % 90)};
            changes[i] = new Change(
                    Op.CREATE, TABLE, null, row, new Origin("0/19" + i, "" + (75_000 + i / 100), i % 100, NOON));
        }
        writer = switch (format) {
            case JSONL -> new EncodedRows(new RowEncoder(ALL));
            case CSV -> new CsvRows(ALL);
            case AVRO -> new AvroRows(ALL);
            case PARQUET -> new ParquetRows(ALL);
        };
        prepared = switch (transforms) {
            case "filter" -> transforms(List.of(FILTER));
            case "filter and mask" -> transforms(List.of(FILTER, MASK));
            default -> Transforms.NONE;
        };
    }

    private static Transforms transforms(List<Transform> steps) {
        return Transforms.of(new TransformPlan(steps, OnRowError.FAIL), new CatalogColumns(), List.of(), key -> "");
    }

    /** One object; its size in bytes. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long object() throws IOException {
        var stored = new Counted();
        PartBody body = writer.open(TABLE, stored, compression);
        for (int i = 0; i < ROWS; i++) {
            Change change = prepared.apply(changes[i & CHANGES - 1]);
            if (change != null && writer.append(change, rows) && writer.isLines()) {
                rows.write('\n');
            }
            if (rows.size() >= FLUSH) {
                body.append(rows.array(), rows.size());
                rows.truncate(0);
            }
        }
        body.append(rows.array(), rows.size());
        rows.truncate(0);
        body.close();
        return stored.bytes;
    }

    private static final class Counted extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
        }
    }
}
