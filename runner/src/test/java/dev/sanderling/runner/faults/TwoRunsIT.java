package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one job at once: the later leaves the earlier its work, unless that has lost its hold on the source. */
class TwoRunsIT {
    private static final int ROWS = 150_000;

    @TempDir
    Path directory;

    @Test
    void aRunThatIsCutOffAndComesBackPublishesNothingMore() throws Exception {
        try (TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run("create table t (id int primary key, v text)");
            Workplace workplace = Workplace.of(directory, PostgresSource.of(database, "Initial"), "postgres", "");
            workplace.runToTheEnd();
            database.run("insert into t select g, repeat('x', 100) from generate_series(1, " + ROWS + ") g");
            RunnerProcess older = workplace.start(Map.of());
            while (!database.ask("select count(*) from pg_replication_slots where active and database ="
                            + " current_database()")
                    .equals("1")) {
                assertThat(older.alive()).as(older.output()).isTrue();
            }
            // A node that is cut off: the process is still there, its connections are not.
            older.signal("STOP");
            String epoch = epoch();

            RunnerProcess second = workplace.start(Map.of("SANDERLING_RUN_ID", "second"));
            database.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname ="
                    + " current_database() and pid <> pg_backend_pid()"
                    + " and (application_name like 'sanderling " + "local-%' or backend_type = 'walsender')");
            int code = second.await();
            assertThat(code).as(second.output()).isZero();
            assertThat(epoch()).isNotEqualTo(epoch);
            List<Captured> before = Captured.published(workplace.sink().resolve("public.t"), List.of("id"));

            older.signal("CONT");
            int olderCode = older.await();
            assertThat(olderCode).as(older.output()).isIn(66, 70);
            List<Captured> published = Captured.published(workplace.sink().resolve("public.t"), List.of("id"));
            assertThat(published).hasSameSizeAs(before).hasSize(ROWS);
            assertThat(new HashSet<>(published)).hasSize(ROWS);
        }
    }

    private String epoch() throws Exception {
        return Files.readString(directory.resolve("state/state.json"))
                .lines()
                .filter(line -> line.contains("\"epoch\":"))
                .findFirst()
                .orElseThrow();
    }
}
