package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume that is full while rows are staged, for each format: a real one. */
class DiskFullIT {
    private static final int ROWS = 200_000;

    @TempDir
    Path directory;

    @Test
    void theRunSaysSoAndTheNextOneOnALargerVolumeIsExact() throws Exception {
        try (SmallVolume volume = SmallVolume.mount(Files.createDirectories(directory.resolve("data")), 20, 0);
                TestDatabase database =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run(
                    "create table notes (id int primary key, note text)",
                    "insert into notes select g, md5(g::text) || md5((-g)::text) || md5((g + 7)::text) || md5((3 - g)::text) from generate_series(1, "
                            + ROWS + ") g");
            for (String format : List.of("jsonl", "csv", "avro", "parquet")) {
                Files.createDirectories(directory.resolve(format));
                Workplace workplace = workplace(database, format);
                RunnerProcess run = workplace.start(Map.of());
                assertThat(run.await()).as(run.output()).isNotZero();
                assertThat(run.output())
                        .as(format)
                        .contains("SinkFull", "no space is left", "free space or make the volume larger")
                        .doesNotContain("java.io", "\tat ");
                volume.resize(256);
                workplace.runUntilDry();
                assertThat(read(workplace.sink().resolve("public.notes") + "/*." + format, format))
                        .as(format)
                        .isEqualTo(ROWS + " " + ROWS + " " + (long) ROWS * (ROWS + 1) / 2);
                empty(volume.path());
                volume.resize(20);
            }
        }
    }

    private Workplace workplace(TestDatabase database, String format) throws IOException {
        Workplace workplace =
                Workplace.of(directory, PostgresSource.of(database, "Initial"), "postgres", "any-password");
        workplace.edit("name: kills", "name: full-" + format);
        workplace.edit("/data/kills\"", "/data/kills\", format: " + format + ", compression: none");
        delete(directory.resolve("state"));
        return workplace;
    }

    /** How many rows, how many of them different, and the sum of their numbers, by an independent reader. */
    private static String read(String glob, String format) throws Exception {
        if (format.equals("avro")) {
            return AvroCount.of(Path.of(glob).getParent());
        }
        String from =
                switch (format) {
                    case "jsonl" -> "read_json('" + glob + "', format = 'newline_delimited')";
                    case "csv" -> "read_csv('" + glob + "', header = true)";
                    default -> "read_parquet('" + glob + "')";
                };
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var result = statement.executeQuery(
                        "SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || sum(id) FROM " + from)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void empty(Path folder) throws IOException {
        try (var children = Files.list(folder)) {
            for (Path child : children.toList()) {
                delete(child);
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Avro's own reader. */
    private static final class AvroCount {
        static String of(Path folder) throws IOException {
            long rows = 0;
            long sum = 0;
            var ids = new java.util.HashSet<Object>();
            try (var files = Files.list(folder)) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".avro")).toList()) {
                    try (var reader = new org.apache.avro.file.DataFileReader<>(
                            file.toFile(),
                            new org.apache.avro.generic.GenericDatumReader<org.apache.avro.generic.GenericRecord>())) {
                        for (var row : reader) {
                            rows++;
                            sum += ((Number) row.get("id")).longValue();
                            ids.add(row.get("id"));
                        }
                    }
                }
            }
            return rows + " " + ids.size() + " " + sum;
        }
    }
}
