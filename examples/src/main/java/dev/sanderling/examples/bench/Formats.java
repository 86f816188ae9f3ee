package dev.sanderling.examples.bench;

import dev.sanderling.examples.faults.run.Bucket;
import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.Shop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;

/** What each format of a {@code files} sink costs, in a directory and in a bucket: a million rows, a million changes. */
final class Formats {
    /** A filter that leaves nothing out, so that there is as much to write, and a mask. */
    private static final String SHAPED = "[{filter: \"op == 'd' || row.id >= 0\"}, {mask: {columns: [c]}}]";

    private static final double MILLION = 1e6;

    private final Shop shop;
    private final Jobs jobs;
    private final Path directory;

    Formats(Shop shop, Jobs jobs, Path directory) {
        this.shop = shop;
        this.jobs = jobs;
        this.directory = directory;
    }

    /** A job that is measured: what is said of it, its name, where its sink writes, and its transforms. */
    private record Case(String what, String name, String place, Path written, String format, String transforms) {}

    interface Changes {
        void make() throws Exception;
    }

    /** @param changes makes as many changes as there are rows */
    void measure(int rows, Changes changes) throws Exception {
        with(cases -> {
            head("a snapshot of " + String.format(Locale.ROOT, "%,d", rows) + " rows");
            print("COPY ... TO STDOUT", rows, copy());
            for (Case one : cases) {
                // The job has read its table then, and its slot keeps what comes.
                write(one);
                print(one.what(), rows, run(one));
            }
            changes.make();
            head("a backlog of " + String.format(Locale.ROOT, "%,d", rows) + " changes, 100 a transaction");
            print("COPY ... TO STDOUT", rows, copy());
            for (Case one : cases) {
                print(one.what(), rows, run(one));
            }
        });
    }

    /** What is done with the cases. */
    private interface Cases {
        void go(List<Case> cases) throws Exception;
    }

    private void with(Cases what) throws Exception {
        Bucket.secret(jobs.secrets().resolve("bucket"));
        try (Bucket bucket = Bucket.start(Build.find().root(), Files.createDirectories(directory.resolve("bucket")))) {
            List<Case> cases = new ArrayList<>();
            for (String format : List.of("jsonl", "csv", "avro", "parquet")) {
                cases.add(local(format, format, "[]"));
            }
            cases.add(local("jsonl, filter and mask", "jsonl", SHAPED));
            for (String format : List.of("jsonl", "parquet")) {
                String name = "s3-" + format;
                cases.add(new Case(format + " at s3://", name, bucket.place(name), bucket.folder(name), format, "[]"));
            }
            what.go(cases);
        }
    }

    private Case local(String what, String format, String transforms) {
        String name = what.replaceAll("[^a-z]+", "-");
        return new Case(what, name, "url: \"file:///data/" + name + "\"", jobs.data(name), format, transforms);
    }

    private void write(Case one) throws IOException {
        jobs.write(
                one.name(),
                "public.narrow",
                "Initial",
                "{name: lake, files: {" + one.place() + ", format: " + one.format() + "}}",
                one.transforms());
    }

    private Written run(Case one) throws IOException, InterruptedException {
        long before = size(one.written());
        Measured measured = jobs.run(one.name());
        return new Written(measured, size(one.written()) - before);
    }

    /** What a command took, and how many bytes it wrote. */
    private record Written(Measured measured, long bytes) {}

    private static long size(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private Written copy() throws SQLException, IOException {
        long started = System.nanoTime();
        var counted = new Counted();
        try (Connection connection = shop.connect()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY narrow TO STDOUT", counted);
        }
        return new Written(new Measured((System.nanoTime() - started) / 1e9, Double.NaN, 0), counted.bytes);
    }

    private static void head(String what) {
        System.out.printf(
                "%n%-28s %8s %8s %9s %12s %9s %10s%n",
                what, "wall s", "CPU s", "peak MiB", "rows/s", "MB/s", "bytes/row");
    }

    private static void print(String what, int rows, Written written) {
        Measured run = written.measured();
        System.out.printf(
                Locale.ROOT,
                "%-28s %8.2f %8s %9s %,12.0f %9.1f %10d%n",
                what,
                run.wallSeconds(),
                Double.isNaN(run.cpuSeconds()) ? "" : String.format(Locale.ROOT, "%.2f", run.cpuSeconds()),
                run.peakBytes() == 0 ? "" : Long.toString(run.peakBytes() >> 20),
                rows / run.wallSeconds(),
                written.bytes() / MILLION / run.wallSeconds(),
                written.bytes() / rows);
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
