package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target that is behind: a backup that was put back, or a standby that had not got everything and was promoted. It
 * holds an older segment than the checkpoint says, and that is all that can be seen of either.
 */
class JdbcRewoundIT {
    private static final int NEEDS_HUMAN = 65;

    @TempDir
    Path directory;

    @Test
    void anOlderTargetIsRecognisedAndEndsEqualEitherWay() throws Exception {
        TestPostgres server = TestPostgres.shared(TestPostgres.Version.NEWEST);
        try (TestDatabase source = server.database();
                TestDatabase target = server.database()) {
            String older = target.name() + "_older";
            source.run("create table t (id int primary key, v text)", "insert into t values (1, 'a'), (2, 'b')");
            Targets.secret(directory, "postgres", "any");
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(source, "Initial"),
                    "postgres",
                    "any",
                    "",
                    Targets.postgres(target, "mode: Upsert"));
            workplace.runToTheEnd();
            source.run("create database " + older + " template " + target.name());
            source.run("update t set v = 'B' where id = 2", "delete from t where id = 1");
            workplace.runToTheEnd();
            source.run("insert into t values (3, 'c')");

            String here = "database: " + target.name();
            String there = "database: " + older;
            workplace.edit(here, there);
            RunnerProcess run = workplace.start(Map.of());
            assertThat(run.await()).as(run.output()).isEqualTo(NEEDS_HUMAN);
            assertThat(run.output())
                    .contains("SinkRewound: Sink copy holds segment ")
                    .contains("failed over to a copy that lagged")
                    .contains("spec.recovery");

            // As it was: it goes on.
            workplace.edit(there, here);
            workplace.runUntilDry();
            assertThat(Targets.rows(target, "select * from t order by id")).containsExactly("2|B", "3|c");

            // Or with what is there: read anew.
            workplace.edit(here, there);
            workplace.edit("  sinks:\n", "  recovery: {requestId: a, resnapshot: {}}\n  sinks:\n");
            workplace.runUntilDry();
            try (TestDatabase restored = server.existing(older)) {
                assertThat(Targets.rows(restored, "select * from t order by id"))
                        .isEqualTo(Targets.rows(source, "select * from t order by id"))
                        .containsExactly("2|B", "3|c");
            }
        }
    }
}
