package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.sink.objects.S3Server;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with a directory and a bucket: both get the same. */
class StoreIT {
    @TempDir
    Path directory;

    @Test
    void aBucketGetsWhatADirectoryGets() throws Exception {
        S3Server server = S3Server.shared();
        try (TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run(
                    "create table t (id int primary key, v text)",
                    "create table \"Odd %20~ name\" (id int primary key)",
                    "insert into t select g, repeat('x', 100) from generate_series(1, 1000) g",
                    "insert into \"Odd %20~ name\" values (1)");
            S3Server.secret(directory.resolve("secrets"));
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(database, "Initial"),
                    "postgres",
                    "any",
                    "",
                    S3Server.sink(server.port(), "store-it", ""));
            workplace.runToTheEnd();
            database.run("update t set v = 'y' where id = 7", "delete from t where id = 8");
            workplace.runUntilDry();

            Path bucket = server.bucket().resolve("store-it");
            List<Captured> published = Captured.published(bucket.resolve("public.t"), List.of("id"));
            assertThat(published)
                    .hasSize(1002)
                    .endsWith(new Captured("u", Map.of("id", "7", "v", "y")), new Captured("d", Map.of("id", "8")))
                    .isEqualTo(workplace.published("public.t", "id"));
            assertThat(Captured.published(bucket.resolve("public.Odd%20%2520%7E%20name"), List.of("id")))
                    .hasSize(1)
                    .isEqualTo(workplace.published("public.Odd%20%2520%7E%20name", "id"));
            // The server removes a folder with the last object in it.
            assertThat(bucket.resolve("_staging")).doesNotExist();
        }
    }
}
