package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A position that cannot be gone on from stops the job, until somebody says what to do; that is done once. */
class RecoveryIT {
    private static final String ANEW = "recovery: {requestId: first, resnapshot: {}}";

    @TempDir
    Path directory;

    /** PostgreSQL. */
    private final class Shop implements AutoCloseable {
        final TestDatabase database =
                TestPostgres.shared(TestPostgres.Version.NEWEST).database();
        final Workplace workplace;

        Shop() throws IOException {
            database.run("create table t (id int primary key)", "insert into t values (1)");
            workplace = Workplace.of(directory, PostgresSource.of(database, "Initial"), "postgres", "");
        }

        String slot(String column) {
            return database.ask("select " + column + " from pg_replication_slots where database = current_database()");
        }

        void dropSlot() {
            slot("pg_drop_replication_slot(slot_name)");
        }

        @Override
        public void close() {
            database.close();
        }
    }

    private Path state() {
        return directory.resolve("state/state.json");
    }

    private static void ask(Workplace workplace, String line) throws IOException {
        String job = Files.readString(workplace.job()).replaceAll("(?m)^  (recovery|suspend): .*\n", "");
        Files.writeString(workplace.job(), job.replace("  schedule:", "  " + line + "\n  schedule:"));
    }

    private static String failsFor(String reason, Workplace workplace) throws Exception {
        RunnerProcess run = workplace.start(Map.of());
        int code = run.await();
        assertThat(code).as(run.output()).isEqualTo(65);
        assertThat(run.output()).contains(reason + ": ");
        return run.output();
    }

    private static List<String> ids(Workplace workplace, String table) throws IOException {
        return Captured.published(workplace.sink().resolve(table), List.of("id")).stream()
                .map(captured -> captured.op() + captured.values().get("id"))
                .toList();
    }

    @Test
    void aSlotThatIsGoneIsMadeAnewOnceAndOnlyWhenSomebodyAsks() throws Exception {
        try (var shop = new Shop()) {
            shop.workplace.runToTheEnd();
            shop.database.run("insert into t values (2)");
            shop.dropSlot();
            failsFor("SlotMissing", shop.workplace);
            failsFor("SlotMissing", shop.workplace);
            ask(shop.workplace, ANEW);
            shop.workplace.runToTheEnd();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1", "r2");
            assertThat(Files.readString(state()))
                    .contains("\"requestId\": \"first\"", "Begun anew with a snapshot, as was asked for");
            // The request stays in Git; it is not acted on again.
            shop.database.run("insert into t values (3)");
            shop.workplace.runUntilDry();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1", "r2", "c3");
            shop.dropSlot();
            failsFor("SlotMissing", shop.workplace);
            ask(shop.workplace, ANEW.replace("first", "second"));
            shop.workplace.runToTheEnd();
            assertThat(Files.readString(state())).contains("\"requestId\": \"second\"");
        }
    }

    @Test
    void aRequestThatComesBackWithAnOldDocumentIsNotActedOnAgain() throws Exception {
        try (var shop = new Shop()) {
            shop.workplace.runToTheEnd();
            for (String id : List.of("first", "second", "first", "third", "second", "first")) {
                ask(shop.workplace, ANEW.replace("first", id));
                shop.workplace.runToTheEnd();
            }
            // The first run, and each request once.
            assertThat(ids(shop.workplace, "public.t"))
                    .containsExactly("r1", "tnull", "r1", "tnull", "r1", "tnull", "r1");
        }
    }

    @Test
    void tablesOfASnapshotThatIsOverAreReadOnceMoreAndItIsOverAgain() throws Exception {
        try (var shop = new Shop()) {
            shop.database.run("create table other (id int primary key)", "insert into other values (1)");
            shop.workplace.edit("mode: Initial", "mode: InitialOnly");
            shop.workplace.runToTheEnd();
            assertThat(shop.slot("count(*)")).isEqualTo("0");
            shop.database.run("insert into t values (2)", "insert into other values (2)");
            ask(shop.workplace, "recovery: {requestId: a, resnapshot: {tables: [public.t]}}");
            // Killed before the place in the log is known, and after.
            for (String place : List.of("AFTER_CLAIM", "AFTER_SOURCE_PREPARED", "AFTER_PREPARE", "AFTER_CHECKPOINT")) {
                RunnerProcess run = shop.workplace.start(Map.of("SANDERLING_FAILPOINT", place));
                int code = run.await();
                assertThat(code).as(place + run.output()).isNotZero();
                shop.database.run("update other set id = id + 10 where id > 1");
            }
            shop.workplace.runUntilDry();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1", "r2");
            assertThat(ids(shop.workplace, "public.other")).containsExactly("r1");
            assertThat(shop.slot("count(*)")).isEqualTo("0");
            assertThat(shop.workplace.isReading()).isFalse();
            shop.database.run("insert into t values (3)");
            assertThat(shop.workplace.runToTheEnd()).contains("no changes");
        }
    }

    /** The slot is gone because we gave it back: nobody has dropped it, and what came since then was not wanted. */
    @Test
    void aSnapshotThatWasAllIsNotGoneOnFromWithoutAWord() throws Exception {
        try (var shop = new Shop()) {
            shop.workplace.runToTheEnd();
            shop.workplace.edit("mode: Initial", "mode: InitialOnly");
            shop.database.run("insert into t values (2)");
            shop.workplace.runToTheEnd();
            assertThat(shop.slot("count(*)")).isEqualTo("0");
            shop.database.run("insert into t values (3)");
            shop.workplace.edit("mode: InitialOnly", "mode: Initial");
            assertThat(failsFor("SlotMissing", shop.workplace))
                    .contains("given back when spec.source.snapshot.mode was InitialOnly", "resnapshot: {}")
                    .doesNotContain("who dropped it", "PublicationMissing");
            ask(shop.workplace, ANEW);
            shop.workplace.runToTheEnd();
            shop.database.run("insert into t values (4)");
            shop.workplace.runUntilDry();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1", "r2", "r3", "c4");
            shop.dropSlot();
            assertThat(failsFor("SlotMissing", shop.workplace)).contains("who dropped it");
        }
    }

    /** Some tables are read once more, from a place in the log that is not where the others were left. */
    @Test
    void tablesThatWereNotReadOnceMoreAreNotGoneOnWith() throws Exception {
        try (var shop = new Shop()) {
            shop.database.run("create table other (id int primary key)", "insert into other values (1)");
            shop.workplace.edit("mode: Initial", "mode: InitialOnly");
            shop.workplace.runToTheEnd();
            shop.database.run("insert into other values (2)");
            ask(shop.workplace, "recovery: {requestId: a, resnapshot: {tables: [public.t]}}");
            RunnerProcess run = shop.workplace.start(Map.of("SANDERLING_FAILPOINT", "AFTER_CHECKPOINT"));
            int code = run.await();
            assertThat(code).as(run.output()).isNotZero();
            shop.workplace.edit("mode: InitialOnly", "mode: Initial");
            assertThat(failsFor("PositionLost", shop.workplace))
                    .contains("spec.source.snapshot.mode was InitialOnly", "resnapshot: {}");
            ask(shop.workplace, ANEW);
            shop.workplace.runUntilDry();
            assertThat(ids(shop.workplace, "public.other")).containsExactly("r1", "tnull", "r1", "r2");
        }
    }

    @Test
    void onInvalidPositionDoesItByItself() throws Exception {
        try (var shop = new Shop()) {
            shop.workplace.runToTheEnd();
            String job = Files.readString(shop.workplace.job());
            Files.writeString(
                    shop.workplace.job(), job.replace("  source:\n", "  source:\n    onInvalidPosition: Resnapshot\n"));
            shop.database.run("insert into t values (2)");
            shop.dropSlot();
            shop.workplace.runToTheEnd();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1", "r2");
            assertThat(Files.readString(state())).contains("\"reason\": \"SlotMissing\"");
            // Another database is never taken for a lost position.
            Files.writeString(
                    state(), Files.readString(state()).replaceAll("\"system\": \"\\d+\"", "\"system\": \"1\""));
            failsFor("SourceChanged", shop.workplace);
        }
    }

    @Test
    void aCheckpointThatWasDeletedIsNoFirstRun() throws Exception {
        try (var shop = new Shop()) {
            shop.workplace.runToTheEnd();
            shop.workplace.runToTheEnd();
            Files.delete(state());
            failsFor("CheckpointLost", shop.workplace);
            ask(shop.workplace, ANEW);
            shop.workplace.runToTheEnd();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1");
            // Beyond every epoch that the sink has.
            assertThat(Files.readString(state())).contains("\"epoch\": 2");
            shop.database.run("insert into t values (2)");
            shop.workplace.runUntilDry();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1", "c2");
        }
    }

    @Test
    void fromACheckpointThatWasPutBackOneCanGoOnWhereTheSlotStands() throws Exception {
        try (var shop = new Shop()) {
            shop.workplace.runToTheEnd();
            Path old = Files.copy(state(), directory.resolve("old.json"));
            shop.database.run("insert into t values (2)");
            shop.workplace.runToTheEnd();
            Files.copy(old, state(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            failsFor("CheckpointRewound", shop.workplace);
            ask(shop.workplace, "recovery: {requestId: a, resumeFrom: {position: 0/1}}");
            failsFor("RecoveryRefused", shop.workplace);
            ask(shop.workplace, "recovery: {requestId: a, resumeFrom: {position: FFFF/1}}");
            failsFor("RecoveryRefused", shop.workplace);
            ask(
                    shop.workplace,
                    "recovery: {requestId: a, resumeFrom: {position: " + shop.slot("confirmed_flush_lsn") + "}}");
            shop.database.run("insert into t values (3)");
            shop.workplace.runUntilDry();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "c2", "c3");
            assertThat(Files.readString(state())).contains("RESUME_FROM");
        }
    }

    @Test
    void aRunThatIsKilledInTheMiddleOfItHasGivenThePositionUpOnce() throws Exception {
        try (var shop = new Shop()) {
            shop.workplace.runToTheEnd();
            shop.dropSlot();
            ask(shop.workplace, ANEW);
            for (String place : List.of("AFTER_CLAIM", "AFTER_SOURCE_PREPARED", "AFTER_PREPARE", "AFTER_CHECKPOINT")) {
                RunnerProcess run = shop.workplace.start(Map.of("SANDERLING_FAILPOINT", place));
                int code = run.await();
                assertThat(code).as(place + run.output()).isNotZero();
            }
            shop.database.run("insert into t values (2)");
            shop.workplace.runUntilDry();
            assertThat(ids(shop.workplace, "public.t")).containsExactly("r1", "tnull", "r1", "c2");
        }
    }

    @Test
    void mySqlsLostPositionsAreGivenUpTheSameWay() throws Exception {
        try (TestMySql server = TestMySql.startOwn()) {
            server.execute("create database shop", "create table shop.t (id int primary key)");
            server.execute("insert into shop.t values (1)");
            Workplace workplace = Workplace.of(directory, source(server), TestMySql.CAPTURE_USER, TestMySql.PASSWORD);
            workplace.runToTheEnd();
            String early =
                    server.query("select @@global.gtid_executed").getFirst().replace("\n", "");
            server.execute("insert into shop.t values (2)");
            workplace.runToTheEnd();
            ask(workplace, "recovery: {requestId: again, resumeFrom: {position: \"" + early + "\"}}");
            workplace.runUntilDry();
            assertThat(ids(workplace, "shop.t")).containsExactly("r1", "c2", "c2");
            server.execute("insert into shop.t values (3)");
            ask(
                    workplace,
                    "recovery: {requestId: later, resumeFrom: {position: \""
                            + server.query("select @@global.gtid_executed")
                                    .getFirst()
                                    .replace("\n", "") + "\"}}");
            failsFor("RecoveryRefused", workplace);
            server.execute("flush binary logs");
            String last = server.query("show binary logs").getLast();
            server.execute("purge binary logs to '" + last + "'");
            ask(workplace, "recovery: {requestId: again, resumeFrom: {position: \"" + early + "\"}}");
            failsFor("GtidsPurged", workplace);
            ask(workplace, ANEW);
            workplace.runUntilDry();
            server.execute("insert into shop.t values (4)");
            workplace.runUntilDry();
            assertThat(ids(workplace, "shop.t")).containsExactly("r1", "c2", "c2", "tnull", "r1", "r2", "r3", "c4");
            Files.delete(state());
            ask(workplace, "suspend: false");
            failsFor("CheckpointLost", workplace);
            ask(workplace, ANEW);
            workplace.runUntilDry();
            assertThat(ids(workplace, "shop.t")).endsWith("c4", "tnull", "r1", "r2", "r3", "r4");
        }
    }

    private static String source(TestMySql server) {
        return """
                mysql:
                  host: %s
                  port: %d
                  credentials: {secretName: db}
                  tls: {mode: disable}
                tables: {include: ["shop.*"]}
                """.formatted(server.host(), server.port());
    }
}
