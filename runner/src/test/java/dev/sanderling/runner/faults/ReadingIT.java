package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Receipt.StoppedBy;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.runner.batch.Failpoint;
import dev.sanderling.runner.batch.Failpoint.Place;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading tables, end to end: which, when, and what becomes of a run that is asked to stop meanwhile. */
class ReadingIT {
    private static final int MANY = 300_000;
    private static final int KILLED = 137;
    private static final int RETRYABLE = 70;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void ofAJobThatIsGivenAnotherTableOnlyThatIsRead(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run(
                    "create table a (id int primary key, v varchar(20))",
                    "create table b (id int primary key, v varchar(20))",
                    "insert into a values (1, 'old')",
                    "insert into b values (1, 'old'), (2, 'old')");
            Workplace workplace = shop.workplace(directory, "a", "Initial", "");
            workplace.runUntilDry();
            shop.run("update b set v = 'before' where id = 2", "insert into a values (2, 'before')");
            String a = shop.schema() + ".a";
            String b = shop.schema() + ".b";
            workplace.edit("\"" + a + "\"", "\"" + a + "\", \"" + b + "\"");
            workplace.runToTheEnd();
            shop.run("update b set v = 'after' where id = 1", "insert into b values (3, 'after')");
            workplace.runUntilDry();
            assertThat(workplace.published(a, "id")).containsExactly(row("r", 1, "old"), row("c", 2, "before"));
            assertThat(workplace.published(b, "id"))
                    .as("what a sink had of it before, if it had, is to be forgotten")
                    .hasSize(5)
                    .extracting(Captured::op)
                    .startsWith("t");
            assertThat(workplace.published(b, "id").subList(1, 5))
                    .containsExactly(
                            row("r", 1, "old"), row("r", 2, "before"), row("u", 1, "after"), row("c", 3, "after"));
        }
    }

    /** In the middle of the first reading of all tables, when nothing else was ever read twice. */
    @ParameterizedTest
    @EnumSource
    void aTableThatWasReadInPartIsForgottenWhereItBeginsAgain(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run(
                    "create table a (id int primary key, other int not null)",
                    "create table b (id int primary key, other int not null)",
                    "create table c (id int primary key, other int not null)",
                    "insert into a values (1, 1)",
                    "insert into b values (1, 4), (2, 3), (3, 2), (4, 1)",
                    "insert into c values (1, 1)");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "batch: {maxRecords: 3}");
            workplace.runToTheEnd();
            assertThat(ops(workplace, shop.schema() + ".b")).containsExactly("r1", "r2");
            shop.run(
                    "alter table b drop "
                            + (kind == Shop.Kind.POSTGRES ? "constraint b_pkey" : "primary key")
                            + ", add primary key (other)",
                    "delete from b where id = 2");
            workplace.edit("maxRecords: 3", "maxRecords: 300");
            workplace.runUntilDry();
            assertThat(ops(workplace, shop.schema() + ".b"))
                    .as("the row that is gone was published and has no delete")
                    .containsExactly("r1", "r2", "tnull", "r4", "r3", "r1");
            assertThat(ops(workplace, shop.schema() + ".a")).containsExactly("r1");
            assertThat(ops(workplace, shop.schema() + ".c"))
                    .as("its first reading")
                    .containsExactly("r1");
        }
    }

    /** Each look finds another reason to read, and the next reading takes as long as it takes to find one. */
    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void aRunEndsThoughTablesAreRenamedAllTheTime() throws Exception {
        try (Shop shop = Shop.Kind.POSTGRES.open();
                Connection connection = shop.connect();
                Statement owner = connection.createStatement()) {
            shop.run("create table t (id serial primary key)", "insert into t default values");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "");
            workplace.runToTheEnd();
            var stop = new AtomicBoolean();
            CompletableFuture<Void> renaming = CompletableFuture.runAsync(() -> rename(owner, stop));
            try {
                String output;
                do {
                    RunnerProcess run = workplace.start(Map.of());
                    // Who takes such locks all the time may be in the way of a statement that waits for none.
                    assertThat(run.await()).as(run.output()).isIn(0, RETRYABLE);
                    output = run.output();
                } while (!output.contains("altered faster than they are read"));
            } finally {
                stop.set(true);
                renaming.join();
            }
            workplace.runUntilDry();
            List<String> rows = new ArrayList<>();
            try (ResultSet row = owner.executeQuery("select id from t order by id")) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
            assertThat(Replay.of(workplace.published("public.t", "id"), List.of("id"))
                            .rows()
                            .keySet())
                    .containsExactlyInAnyOrderElementsOf(rows);
        }
    }

    /** There and back again, with a row each way. */
    private static void rename(Statement owner, AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                // At a pace that the log can be followed at.
                owner.execute("alter table t rename to u; insert into u default values;"
                        + " alter table u rename to t; insert into t default values");
                owner.execute("select pg_sleep(0.1)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reading goes on in the order of names from the table that was read in part, and this one's comes before it. MySQL's
     * log has it from its first row.
     */
    @ParameterizedTest
    @EnumSource
    void aTableThatComesInBeforeTheOneThatIsReadInPartIsRead(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run(
                    "create table a (id int primary key)",
                    "create table b (id int primary key)",
                    "create table c (id int primary key)",
                    "insert into a values (1)",
                    "insert into b values (7), (8), (9)",
                    "insert into c values (1), (2), (9)");
            Workplace workplace = shop.workplace(directory, "*", "Initial", "batch: {maxRecords: 3}");
            workplace.runToTheEnd();
            assertThat(ops(workplace, shop.schema() + ".b")).containsExactly("r7", "r8");
            shop.run("create table aa (id int primary key)", "insert into aa values (1)");
            workplace.edit("maxRecords: 3", "maxRecords: 300");
            workplace.runUntilDry();
            assertThat(ops(workplace, shop.schema() + ".aa"))
                    .isEqualTo(kind == Shop.Kind.POSTGRES ? List.of("tnull", "r1") : List.of("c1"));
            assertThat(ops(workplace, shop.schema() + ".b")).containsExactly("r7", "r8", "r9");
            assertThat(ops(workplace, shop.schema() + ".c")).containsExactly("r1", "r2", "r9");
        }
    }

    private static List<String> ops(Workplace workplace, String table) throws Exception {
        return workplace.published(table, "id").stream()
                .map(change -> change.op() + change.values().get("id"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void initialOnlyEndsWithTheTables(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run(
                    "create table t (id int primary key, v varchar(20))",
                    "insert into t values (1, 'old'), (2, 'old'), (3, 'old')");
            Workplace workplace = shop.workplace(directory, "t", "InitialOnly", "batch: {maxRecords: 2}");
            workplace.runToTheEnd();
            assertThat(workplace.isReading()).isTrue();
            // What happens before the end belongs to it, as far as it concerns rows that were read.
            shop.run("update t set v = 'new' where id = 1", "update t set v = 'new' where id = 3");
            while (workplace.isReading()) {
                workplace.runToTheEnd();
            }
            List<Captured> whole = workplace.published(shop.schema() + ".t", "id");
            assertThat(Replay.of(versioned(whole), List.of("id")).problems()).isEmpty();
            assertThat(values(whole)).isEqualTo(Map.of("1", "new", "2", "old", "3", "new"));
            assertThat(workplace.state().receipts().getLast().stoppedBy()).isEqualTo(StoppedBy.SNAPSHOT_COMPLETE);
            if (shop instanceof Shop.OnPostgres postgres) {
                assertThat(postgres.database.ask(
                                "select count(*) from pg_replication_slots where database =" + " current_database()"))
                        .as("slots left")
                        .isEqualTo("0");
            }
            shop.run("insert into t values (4, 'late')");
            assertThat(workplace.runToTheEnd()).contains("no changes");
            assertThat(workplace.published(shop.schema() + ".t", "id")).isEqualTo(whole);
        }
    }

    /** Rows that a killed run had read, with or without its checkpoint, and that are gone when the next one goes on. */
    @ParameterizedTest
    @EnumSource
    void rowsThatAreDeletedWhileTheTableIsReadDoNotComeBack(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run("create table t (id int primary key, v varchar(20))");
            fill(shop, 24);
            Workplace workplace = shop.workplace(directory, "t", "Initial", "batch: {maxRecords: 3}");
            workplace.runToTheEnd();
            assertThat(read(workplace)).isEqualTo(3);
            shop.run("delete from t where id = 0", "update t set v = 'new' where id = 1");
            for (Place place : List.of(
                    Place.AFTER_FIRST_WRITE, Place.BEFORE_PREPARE, Place.AFTER_PREPARE, Place.AFTER_CHECKPOINT)) {
                assertThat(workplace.isReading()).isTrue();
                long next = Long.parseLong(ids(shop).get((int) read(workplace) / 2 + 1));
                RunnerProcess run = workplace.start(Map.of(Failpoint.VARIABLE, place.name()));
                assertThat(run.await()).as("%s: %s", place, run.output()).isEqualTo(KILLED);
                // Of those that the killed run had before it some, and one that it read perhaps.
                shop.run("delete from t where id in (" + next + ", " + (next + 2) + ")");
            }
            for (int runs = 0; workplace.isReading(); runs++) {
                assertThat(runs).as("%s", workplace.state()).isLessThan(30);
                workplace.runToTheEnd();
            }
            workplace.runUntilDry();
            List<Captured> published = workplace.published(shop.schema() + ".t", "id");
            Replay replay = Replay.of(versioned(published), List.of("id"));
            assertThat(replay.problems()).isEmpty();
            assertThat(replay.rows().keySet().stream().map(Object::toString).toList())
                    .hasSize(ids(shop).size());
            Map<String, String> values = new java.util.TreeMap<>();
            for (Captured change : published) {
                if (change.op().equals("d")) {
                    values.remove(change.values().get("id"));
                } else {
                    values.put(change.values().get("id"), change.values().get("v"));
                }
            }
            assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(ids(shop));
            assertThat(values.get("1")).isIn("new", null);
        }
    }

    private static List<String> ids(Shop shop) throws Exception {
        List<String> ids = new ArrayList<>();
        try (Connection connection = shop.connect();
                var rows = connection.createStatement().executeQuery("select id from t order by id")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    @ParameterizedTest
    @EnumSource
    void sigtermWhileATableIsReadKeepsWhatIsRead(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run("create table t (id int primary key, v varchar(20))");
            fill(shop, MANY);
            Workplace workplace = shop.workplace(directory, "t", "Initial", "");
            List<String> options = new ArrayList<>(Workplace.SMALL);
            options.add("-Dsanderling.segmentChanges=10000");
            RunnerProcess run = workplace.start(options, Map.of());
            while (read(workplace) == 0) {
                assertThat(run.alive()).as(run.output()).isTrue();
            }
            run.terminate();
            int code = run.await();
            assertThat(code).as(run.output()).isZero();
            long read = read(workplace);
            assertThat(read).isPositive().isLessThan(MANY);
            assertThat(workplace.state().receipts().getLast().stoppedBy()).isEqualTo(StoppedBy.TERMINATED);
            assertThat(workplace.published(shop.schema() + ".t", "id")).hasSize((int) read);
            workplace.runUntilDry();
            List<Captured> published = workplace.published(shop.schema() + ".t", "id");
            assertThat(published).hasSize(MANY).allMatch(change -> change.op().equals("r"));
            assertThat(published.stream()
                            .map(change -> change.values().get("id"))
                            .distinct())
                    .hasSize(MANY);
        }
    }

    private static long read(Workplace workplace) throws Exception {
        Snapshot snapshot = workplace.state().snapshot();
        return snapshot == null ? 0 : snapshot.rows();
    }

    private static void fill(Shop shop, int rows) throws Exception {
        try (Connection connection = shop.connect()) {
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("insert into t values (?, 'x')")) {
                for (int i = 0; i < rows; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                    if (i % 10_000 == 9_999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    private static Captured row(String op, int id, String v) {
        return new Captured(op, Map.of("id", Integer.toString(id), "v", v));
    }

    /** With the version that a replay asks for: none here, each row is updated once at most. */
    private static List<Captured> versioned(List<Captured> changes) {
        return changes.stream()
                .map(change -> new Captured(
                        change.op(),
                        Map.of(
                                "id",
                                change.values().get("id"),
                                "ver",
                                change.op().equals("u") ? "1" : "0")))
                .toList();
    }

    private static Map<String, String> values(List<Captured> changes) {
        Map<String, String> values = new java.util.TreeMap<>();
        changes.forEach(
                change -> values.put(change.values().get("id"), change.values().get("v")));
        return values;
    }
}
