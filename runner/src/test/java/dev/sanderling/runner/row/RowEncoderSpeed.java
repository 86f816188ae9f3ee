package dev.sanderling.runner.row;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.List;

/** Prints how many rows of six narrow columns one core encodes in a second. Run by hand; nothing asserts on it. */
final class RowEncoderSpeed {
    private static final int ROWS = 1_000_000;
    private static final int ROUNDS = 8;

    private RowEncoderSpeed() {}

    public static void main(String[] arguments) {
        Change[] changes = changes();
        for (boolean metadata : new boolean[] {false, true}) {
            var encoder = new RowEncoder(RowEncoderTest.rows(RowFormat.INLINE, Deletes.ADD_FIELD, metadata, metadata));
            var out = new Bytes(1 << 20);
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                long bytes = 0;
                for (int i = 0; i < ROWS; i++) {
                    encoder.write(changes[i & 1_023], out);
                    if (out.length() > 1 << 19) {
                        bytes += out.length();
                        out.truncate(0);
                    }
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "key and metadata %s: %,.0f rows/s, %,.0f MB/s%n",
                        metadata, ROWS / seconds, bytes / seconds / 1e6);
            }
        }
    }

    private static Change[] changes() {
        Table table = new Table(
                new TableName("public", "orders"),
                List.of(
                        new Column("id", Plain.INTEGER, true),
                        new Column("customer", Plain.INTEGER, false),
                        new Column("amount", Plain.DECIMAL, false),
                        new Column("status", Plain.TEXT, false),
                        new Column("created", new ColumnType.UtcTimestamp(6), false),
                        new Column("paid", Plain.BOOLEAN, false)));
        Change[] changes = new Change[1_024];
        for (int i = 0; i < changes.length; i++) {
            Object[] row = {
                1_000_000L + i,
                i * 37,
                "12" + i + ".50",
                "shipped " + i,
                1_700_000_000_000_000L + i * 1_234_567L,
                i % 2 == 0
            };
            changes[i] = new Change(
                    Op.CREATE, table, null, row, new Origin("0/16B37" + i, "74512", i, 1_700_000_000_123_456L));
        }
        return changes;
    }
}
