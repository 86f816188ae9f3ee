package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server decodes much without a change of ours: that is progress, however long it sends nothing. */
class UncapturedLoadIT {
    private static final int ROWS = 1_500_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Version.class)
    void aBulkLoadIntoAnotherTableIsPassed(Version version) throws Exception {
        try (TestDatabase database = TestPostgres.shared(version).database()) {
            database.run(
                    "create table t (id int primary key)",
                    "create schema elsewhere",
                    "create table elsewhere.load (id int)");
            Workplace workplace = Workplace.of(directory, PostgresSource.of(database, "NoData"), "postgres", "any");
            workplace.runToTheEnd();
            database.run(
                    "insert into elsewhere.load select generate_series(1, " + ROWS + ")", "insert into t values (1)");
            RunnerProcess run = workplace.start(List.of("-Dsanderling.barrierPatienceMillis=1200"), Map.of());
            assertThat(run.await()).as(run.output()).isZero();
            assertThat(workplace.published("public.t", "id")).hasSize(1);
        }
    }
}
