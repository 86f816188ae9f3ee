package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.batch.Failpoint.Place;
import dev.sanderling.runner.sink.objects.S3Server;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that dies between the steps that have to do with sinks, in a job with a directory and a bucket;
 * {@code FailpointIT} has all of them.
 */
class StoreFailpointIT {
    private static final int KILLED = 137;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"AFTER_FIRST_WRITE", "AFTER_PREPARE", "AFTER_CHECKPOINT", "AFTER_ACKNOWLEDGE"})
    void bothHaveEachChangeOnce(Place place) throws Exception {
        S3Server server = S3Server.shared();
        String prefix = "failpoint/" + place.name();
        try (TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            database.run(
                    "create table t (id int primary key, v text)", "insert into t values (1, 'a'), (2, 'b'), (3, 'c')");
            S3Server.secret(directory.resolve("secrets"));
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(database, "Initial"),
                    "postgres",
                    "any",
                    "",
                    S3Server.sink(server.port(), prefix, ""));
            // On a first run nothing is acknowledged: it only reads the tables.
            if (place != Place.AFTER_ACKNOWLEDGE) {
                dieAt(place, workplace);
            }
            workplace.runToTheEnd();
            database.run(
                    "insert into t values (4, 'd')", "update t set v = 'B' where id = 2", "delete from t where id = 3");
            dieAt(place, workplace);
            workplace.runUntilDry();

            List<Captured> published = workplace.published("public.t", "id");
            assertThat(published.stream().map(c -> c.op() + c.values().get("id")))
                    .containsExactly("r1", "r2", "r3", "c4", "u2", "d3");
            Path bucket = server.bucket().resolve(prefix);
            assertThat(Captured.published(bucket.resolve("public.t"), List.of("id")))
                    .isEqualTo(published);
            assertThat(bucket.resolve("_staging")).doesNotExist();
            State state = workplace.state();
            assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
            assertThat(state.totals().changes()).isEqualTo(published.size());
            assertThat(state.pending()).isNull();
        }
    }

    private static void dieAt(Place place, Workplace workplace) throws Exception {
        RunnerProcess run = workplace.start(Map.of(Failpoint.VARIABLE, place.name()));
        assertThat(run.await()).as("%s: %s", place, run.output()).isEqualTo(KILLED);
    }
}
