package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;

/**
 * Rows per second through the sink alone, with rows of about 100 bytes that cost nothing to make. Not a test: run its
 * main with the directory to write to.
 */
final class SpeedBench {
    private static final int ROWS = 2_000_000;

    private SpeedBench() {}

    public static void main(String[] args) throws IOException {
        byte[][] rows = rows();
        int[] next = {0};
        RowWriter writer = (Change change, LineBuffer out) -> {
            byte[] row = rows[next[0]++ & (rows.length - 1)];
            out.write(row, 0, row.length);
            return true;
        };
        Table table = Rows.table("public", "orders", "id");
        Change change = Rows.insert(table, "");
        for (int round = 0; round < 3; round++) {
            for (Compression compression : Compression.values()) {
                Path root = Files.createTempDirectory(Path.of(args[0]), "bench");
                try (var sink = new FilesSink(Rows.plan(root, compression), Rows.JOB, root, writer)) {
                    sink.begin(Rows.batch(1));
                    long start = System.nanoTime();
                    for (int i = 0; i < ROWS; i++) {
                        sink.write(change);
                    }
                    long written = System.nanoTime();
                    var staged = sink.prepare(Rows.segment(Rows.batch(1), 1));
                    long prepared = System.nanoTime();
                    sink.publish(staged.token());
                    long published = System.nanoTime();
                    System.out.printf(
                            Locale.ROOT,
                            "%-5s write %,9.0f rows/s; with prepare %,9.0f rows/s, %6.1f MB/s of rows;"
                                    + " stored %,d bytes; prepare %d ms, publish %d ms%n",
                            compression,
                            ROWS / ((written - start) / 1e9),
                            ROWS / ((prepared - start) / 1e9),
                            ROWS * 101.0 / 1e6 / ((prepared - start) / 1e9),
                            staged.counts().bytes(),
                            (prepared - written) / 1_000_000,
                            (published - prepared) / 1_000_000);
                }
                try (var files = Files.walk(root)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private static byte[][] rows() {
        var random = new Random(3);
        byte[][] rows = new byte[1 << 16][];
        for (int i = 0; i < rows.length; i++) {
            String row = String.format(
                    Locale.ROOT,
                    "{\"id\":%d,\"customer\":%d,\"amount\":%d.%02d,\"state\":\"%s\",\"note\":\"%08x\",\"deleted\":false}",
                    1_000_000 + i,
                    random.nextInt(100_000),
                    random.nextInt(1000),
                    random.nextInt(100),
                    random.nextBoolean() ? "shipped" : "open",
                    random.nextInt());
            rows[i] = row.getBytes(StandardCharsets.UTF_8);
        }
        return rows;
    }
}
