package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of many megabytes, with the memory that a pod has: they neither pile up nor are they many times in memory. */
class WideRowsIT {
    private static final int ROWS = 20;
    private static final int MEBIBYTES = 50;
    private static final long POD = 512L << 20;

    @TempDir
    Path directory;

    @Test
    void theyFitIntoAPod() throws Exception {
        try (TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run(
                    "create table t (id int primary key, v text)",
                    // As it is, so that the log is as large as the rows.
                    "alter table t alter v set storage external");
            Workplace workplace =
                    Workplace.of(directory, PostgresSource.of(database, "NoData"), "postgres", "any-password");
            workplace.runToTheEnd();
            for (int i = 0; i < ROWS; i++) {
                database.run(
                        "insert into t values (%d, repeat('0123456789abcdef', %d * 65536))".formatted(i, MEBIBYTES));
            }
            Path dist = Path.of("src/main/dist").toAbsolutePath();
            RunnerProcess run = workplace.start(
                    List.of("@" + dist.resolve("jvm.options"), "@" + dist.resolve("large.options")), Map.of());
            assertThat(run.await()).as(run.output()).isZero();
            assertThat(published(workplace.sink().resolve("public.t"))).isGreaterThan((long) ROWS * MEBIBYTES << 20);
            assertThat(run.peakBytes()).isBetween(100L << 20, POD);
        }
    }

    private static long published(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
