package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.DataFolder;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target's standby, which had not got the last segment, takes over. */
class JdbcStandbyIT {
    private static final int NEEDS_HUMAN = 65;

    @TempDir
    Path directory;

    @Test
    void aStandbyThatLaggedIsRecognised() throws Exception {
        Path data = Files.createTempDirectory("target-").resolve("data");
        String name;
        try (TestPostgres primary = TestPostgres.on(data, Version.NEWEST, Map.of())) {
            name = primary.database().name();
        }
        Path copy = DataFolder.copy(data);
        DataFolder.standby(copy);
        try (TestDatabase source = TestPostgres.shared(Version.NEWEST).database();
                TestPostgres primary = TestPostgres.on(data, Version.NEWEST, Map.of())) {
            TestDatabase before = primary.existing(name);
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(primary.port()));
            source.run("create table t (id int primary key, v text)", "insert into t values (1, 'a'), (2, 'b')");
            Targets.secret(directory, "postgres", "any");
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(source, "Initial"),
                    "postgres",
                    "any",
                    "",
                    Targets.postgres(before, "mode: Upsert"));
            workplace.runToTheEnd();
            try (TestPostgres standby = TestPostgres.on(copy, Version.NEWEST, Map.of())) {
                TestDatabase after = standby.existing(name);
                awaitReplay(before, after);
                after.run("alter system set primary_conninfo = ''");
                after.run("select pg_reload_conf()");
                while (!after.ask("select count(*) from pg_stat_wal_receiver").equals("0")) {
                    Thread.onSpinWait();
                }
                source.run("update t set v = 'B' where id = 2", "insert into t values (3, 'c')");
                workplace.runToTheEnd();
                primary.close();
                after.run("select pg_promote()");
                source.run("delete from t where id = 1");

                workplace.edit("port: " + primary.port(), "port: " + standby.port());
                RunnerProcess run = workplace.start(Map.of());
                assertThat(run.await()).as(run.output()).isEqualTo(NEEDS_HUMAN);
                assertThat(run.output()).contains("SinkRewound", "failed over to a copy that lagged", "spec.recovery");
                assertThat(Targets.rows(after, "select * from t order by id")).containsExactly("1|a", "2|b");

                workplace.edit("  sinks:\n", "  recovery: {requestId: a, resnapshot: {}}\n  sinks:\n");
                workplace.runUntilDry();
                assertThat(Targets.rows(after, "select * from t order by id"))
                        .isEqualTo(Targets.rows(source, "select * from t order by id"))
                        .containsExactly("2|B", "3|c");
            }
        } finally {
            List.of(data, copy).forEach(folder -> DataFolder.delete(folder.getParent()));
        }
    }

    private static void awaitReplay(TestDatabase before, TestDatabase after) {
        String end = before.ask("select pg_current_wal_flush_lsn()");
        while (!after.ask("select coalesce(pg_last_wal_replay_lsn() >= '" + end + "', false)")
                .equals("t")) {
            Thread.onSpinWait();
        }
    }
}
