package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.api.Deletes;
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
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * How fast narrow rows become content of each format on one core, and what a filter and a mask cost: a plain loop, run by
 * hand. Prints thousands of rows and MB a second of the fastest of some rounds.
 */
final class FormatSpeed {
    private static final int ROWS = 1_000_000;
    private static final int ROUNDS = 4;
    /** Time of this thread on a processor, so that others' work on the machine counts for little. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Table TABLE = new Table(
            new TableName("public", "orders"),
            List.of(
                    new Column("id", Plain.INTEGER, true),
                    new Column("customer", Plain.INTEGER, false),
                    new Column("state", Plain.TEXT, false),
                    new Column("total", Plain.DECIMAL, false, new DeclaredType("numeric", 10, 2)),
                    new Column("ordered_at", new ColumnType.UtcTimestamp(6), false)));
    private static final Rows ALL = new Rows(
            RowFormat.INLINE, Deletes.ADD_FIELD, "deleted", Optional.of("key"), Optional.of("metadata"), "record");

    private FormatSpeed() {}

    /** Without arguments. */
    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < 2; i++) {
            print("jsonl", new EncodedRows(new RowEncoder(ALL)), Transforms.NONE);
            print("jsonl, filter", new EncodedRows(new RowEncoder(ALL)), transforms(1));
            print("jsonl, filter and mask", new EncodedRows(new RowEncoder(ALL)), transforms(2));
            print("csv", new CsvRows(ALL), Transforms.NONE);
            print("avro", new AvroRows(ALL), Transforms.NONE);
            print("parquet", new ParquetRows(ALL), Transforms.NONE);
        }
    }

    private static Transforms transforms(int steps) {
        return Transforms.of(
                new TransformPlan(
                        List.<Transform>of(
                                        new Transform.Filter(List.of(), "op == 'd' || row.total > 0"),
                                        new Transform.Mask(List.of(), List.of("state"), Optional.empty(), 0))
                                .subList(0, steps),
                        OnRowError.FAIL),
                new CatalogColumns(),
                List.of(),
                key -> "");
    }

    private static void print(String name, RowWriter format, Transforms transforms) throws Exception {
        double best = 0;
        long stored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var counted = new Counted();
            long start = THREADS.getCurrentThreadCpuTime();
            PartBody body = format.open(TABLE, counted, Compression.NONE);
            LineBuffer rows = new LineBuffer(1 << 18);
            for (int i = 0; i < ROWS; i++) {
                Change change = transforms.apply(change(i));
                if (change != null) {
                    format.append(change, rows);
                }
                if (rows.size() > 1 << 17) {
                    body.append(rows.array(), rows.size());
                    rows.truncate(0);
                }
            }
            body.append(rows.array(), rows.size());
            body.close();
            best = Math.max(best, ROWS / ((THREADS.getCurrentThreadCpuTime() - start) / 1e9));
            stored = counted.bytes;
        }
        System.out.printf(
                java.util.Locale.ROOT,
                "%-24s %6.0f thousand rows/s %6.0f MB/s %4d bytes/row%n",
                name,
                best / 1e3,
                best * stored / ROWS / 1e6,
                stored / ROWS);
    }

    private static Change change(int i) {
        Object[] row = {
            (long) i, (long) i % 977, "paid", BigDecimal.valueOf(i % 100_000L, 2), 1_700_000_000_000_000L + i
        };
        return new Change(Op.CREATE, TABLE, null, row, new Origin("0/1929420", "751", i, 1_700_000_000_000_000L));
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
