package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/** A standby that streams from the primary and keeps our slot in step takes over, and the job goes on. */
class FailoverIT {
    @TempDir
    Path directory;

    @Test
    void withASlotThatWasKeptInStepNothingIsLostOrDoubled() throws Exception {
        Path data = Files.createTempDirectory("primary-").resolve("data");
        String name;
        Workplace workplace;
        try (TestPostgres primary = TestPostgres.on(data, Version.NEWEST, Map.of());
                TestDatabase database = primary.database()) {
            assumeTrue(
                    Integer.parseInt(database.ask("show server_version_num")) >= 170_000,
                    "slots are kept in step since 17");
            name = database.name();
            database.run(
                    "create table t (id int primary key)",
                    "insert into t select generate_series(1, 100)",
                    "select pg_create_physical_replication_slot('standby', true)");
        }
        Path copy = DataFolder.copy(data);
        DataFolder.dropSlots(copy);
        DataFolder.standby(copy);
        try (TestPostgres primary = TestPostgres.on(data, Version.NEWEST, Map.of())) {
            TestDatabase before = primary.existing(name);
            workplace = Workplace.of(directory, PostgresSource.of(before, "Initial"), "postgres", "any");
            Files.writeString(copy.resolve("postgresql.auto.conf"), """
                    primary_conninfo = 'host=127.0.0.1 port=%d user=postgres dbname=%s'
                    primary_slot_name = 'standby'
                    hot_standby_feedback = on
                    sync_replication_slots = on
                    """.formatted(primary.port(), name));
            workplace.runToTheEnd();
            try (TestPostgres standby = TestPostgres.on(copy, Version.NEWEST, Map.of())) {
                TestDatabase after = standby.existing(name);
                before.run("insert into t values (101)");
                workplace.runToTheEnd();
                before.run("insert into t values (102)");
                String end = before.ask("select pg_current_wal_flush_lsn()");
                String kept = "select count(*) from pg_replication_slots where synced and not temporary and"
                        + " invalidation_reason is null";
                while (!after.ask(kept).equals("1")
                        || after.ask("select pg_last_wal_replay_lsn() >= '" + end + "'")
                                .equals("f")) {
                    // The standby looks at the primary's slots every now and then, and only while those move on.
                    before.run("select pg_log_standby_snapshot()");
                }
                primary.close();
                after.run("select pg_promote()");
                workplace.edit("port: " + primary.port(), "port: " + standby.port());
                after.run("insert into t values (103)");
                workplace.runUntilDry();
                List<Captured> published = workplace.published("public.t", "id");
                assertThat(published).hasSize(103);
                assertThat(published.subList(100, 103))
                        .extracting(change -> change.op() + change.values().get("id"))
                        .containsExactly("c101", "c102", "c103");
                after.run("insert into t values (104)");
                workplace.runUntilDry();
                assertThat(workplace.published("public.t", "id")).hasSize(104);
            }
        } finally {
            List.of(data, copy).forEach(folder -> DataFolder.delete(folder.getParent()));
        }
    }
}
