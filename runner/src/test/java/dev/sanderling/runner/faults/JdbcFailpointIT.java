package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that dies around the commit of a database sink, in a job that has a files sink too: both sinks have the same
 * changes, each once.
 */
class JdbcFailpointIT {
    private static final int KILLED = 137;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "AFTER_PREPARE, Upsert",
        "AFTER_INTENT, Upsert",
        "AFTER_SINK_COMMIT, Upsert",
        "AFTER_CHECKPOINT, Upsert",
        "AFTER_INTENT, Append",
        "AFTER_SINK_COMMIT, Append"
    })
    void bothSinksHaveEachChangeOnce(String place, String mode) throws Exception {
        try (TestDatabase source =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database();
                TestDatabase target =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            source.run(
                    "create table t (id int primary key, v text)", "insert into t values (1, 'a'), (2, 'b'), (3, 'c')");
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(source, "Initial"),
                    "postgres",
                    "any",
                    "",
                    Targets.postgres(target, "mode: " + mode));
            Targets.secret(directory, "postgres", "any");
            dieAt(place, workplace);
            workplace.runToTheEnd();
            source.run(
                    "insert into t values (4, 'd')",
                    "update t set v = 'B' where id = 2",
                    "update t set id = 30 where id = 3",
                    "delete from t where id = 1");
            dieAt(place, workplace);
            workplace.runUntilDry();

            List<Captured> published = Captured.published(workplace.sink().resolve("public.t"), List.of("id"));
            assertThat(published.stream().map(Captured::op)).containsExactly("r", "r", "r", "c", "u", "d", "c", "d");
            if (mode.equals("Upsert")) {
                assertThat(Targets.rows(target, "select id, v from public.t order by id"))
                        .isEqualTo(Targets.rows(source, "select id, v from public.t order by id"))
                        .containsExactly("2|B", "4|d", "30|c");
            } else {
                assertThat(Targets.rows(
                                target,
                                "select sanderling_op, id from public.t order by sanderling_batch, sanderling_position,"
                                        + " sanderling_order"))
                        .containsExactly("r|1", "r|2", "r|3", "c|4", "u|2", "d|3", "c|30", "d|1");
            }
            State state = StateJson.read(Files.readString(directory.resolve("state/state.json")));
            assertThat(Receipts.chainProblems(state.receipts())).isEmpty();
            assertThat(state.totals().changes()).isEqualTo(published.size());
            assertThat(state.pending()).isNull();
            assertThat(Targets.rows(target, "select segment from sanderling_positions"))
                    .containsExactly(state.sinks().get("copy"));
        }
    }

    private static void dieAt(String place, Workplace workplace) throws Exception {
        RunnerProcess run = workplace.start(Map.of(Failpoint.VARIABLE, place));
        assertThat(run.await()).as("%s: %s", place, run.output()).isEqualTo(KILLED);
    }
}
