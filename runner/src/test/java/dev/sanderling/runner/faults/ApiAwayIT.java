package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.checkpoint.FakeApiServer;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that is away for more than a minute in the middle of a run: nobody knows what was written meanwhile. */
class ApiAwayIT {
    private static final String CHECKPOINT = "kills-checkpoint";
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    Path directory;

    @Test
    void nothingIsPublishedAndTheNextRunGoesOn() throws Exception {
        assumeTrue(Boolean.getBoolean("sanderling.slow"), "only with -Dsanderling.slow=true, it takes a minute");
        try (TestDatabase database =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database();
                var api = new FakeApiServer(null)) {
            api.create(CHECKPOINT, Map.of("handoff", "{\"minEpoch\": 0, \"taken\": 0}"));
            database.run("create table t (id int primary key)", "insert into t values (1)");
            Workplace workplace = Workplace.of(directory, PostgresSource.of(database, "Initial"), "postgres", "any");
            end(workplace, api, 0);
            database.run("insert into t values (2)", "insert into t values (3)");
            // The claim still gets there, and nothing after it.
            api.awayAfter(1);
            long started = System.nanoTime();
            String said = end(workplace, api, 70);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(Duration.ofSeconds(45), PATIENCE);
            assertThat(said).contains("CheckpointUnreachable: ");
            assertThat(ids(workplace)).containsExactly("r1");
            api.awayAfter(Integer.MAX_VALUE);
            end(workplace, api, 0);
            assertThat(ids(workplace)).containsExactly("r1", "c2", "c3");
        }
    }

    private static List<String> ids(Workplace workplace) throws Exception {
        return workplace.published("public.t", "id").stream()
                .map(change -> change.op() + change.values().get("id"))
                .toList();
    }

    private String end(Workplace workplace, FakeApiServer api, int expected) throws Exception {
        Files.createDirectories(directory.resolve("api"));
        RunnerProcess run = RunnerProcess.start(
                directory,
                Workplace.SMALL,
                Map.of(
                        RunnerPod.NAMESPACE, "shop",
                        RunnerPod.CHECKPOINT, CHECKPOINT,
                        RunnerPod.API_URL, api.url(),
                        RunnerPod.API_CREDENTIALS, directory.resolve("api").toString(),
                        RunnerPod.TERMINATION_LOG,
                                directory.resolve("termination").toString()),
                "run",
                "--job",
                workplace.job().toString(),
                "--secrets",
                directory.resolve("secrets").toString(),
                "--mount",
                "/data=" + directory.resolve("data"));
        int code = run.await();
        assertThat(code).as(run.output()).isEqualTo(expected);
        return run.output();
    }
}
