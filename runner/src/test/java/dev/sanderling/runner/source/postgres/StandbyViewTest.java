package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.State;
import dev.sanderling.runner.source.TableScan;
import dev.sanderling.runner.source.TableView;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a standby's views show, which does not say which transactions run. */
class StandbyViewTest {
    private static TestPostgres primary;
    private static TestPostgres standby;
    private static Path data;
    private static Path copy;
    private static TestDatabase before;
    private static TestDatabase after;

    @BeforeAll
    static void start() throws Exception {
        data = Files.createTempDirectory("primary-").resolve("data");
        String name;
        try (TestPostgres first = TestPostgres.on(data, Version.NEWEST, Map.of())) {
            name = first.database().name();
        }
        copy = DataFolder.copy(data);
        DataFolder.standby(copy);
        primary = TestPostgres.on(data, Version.NEWEST, Map.of());
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(primary.port()));
        standby = TestPostgres.on(copy, Version.NEWEST, Map.of());
        before = primary.existing(name);
        after = standby.existing(name);
    }

    @AfterAll
    static void stop() {
        standby.close();
        primary.close();
        List.of(data, copy).forEach(folder -> DataFolder.delete(folder.getParent()));
    }

    @Test
    void aViewBesideAnOpenTransactionKnowsThatItDoesNotShowIt() throws Exception {
        before.run("CREATE TABLE a (id int PRIMARY KEY)");
        try (Connection open = before.connect();
                Statement statement = open.createStatement();
                PostgresSession session = after.open(after.source("public.a"), "view")) {
            open.setAutoCommit(false);
            statement.execute("INSERT INTO a VALUES (1)");
            long id = Long.parseLong(before.ask("SELECT min(backend_xid::text::bigint) FROM pg_stat_activity"));
            before.run("INSERT INTO a VALUES (2)");
            awaitReplay();
            try (TableView view = session.view(reading(List.of())).orElseThrow()) {
                assertThat(ids(view, "public.a")).containsExactly(2);
                assertThat(XidSnapshot.parse(view.view()).shows(id)).isFalse();
            }
            // A table that comes in now has to be read after that transaction.
            List<String> begun = List.of(XidSnapshot.before(new ServerTransactions(control(session)).next()));
            assertThat(session.rules().unseen(begun)).isEqualTo(begun);
            open.commit();
            awaitReplay();
            assertThat(session.rules().unseen(begun)).isEmpty();
        }
    }

    /** Every row tells who wrote it, so that it can be asked of each view whether it knew what it showed. */
    @Test
    void viewsOfABusyStandbyShowWhatTheySay() throws Exception {
        before.run("CREATE TABLE b (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY)");
        awaitReplay();
        var stop = new AtomicBoolean();
        List<Thread> writers = List.of(
                writer("BEGIN; INSERT INTO b DEFAULT VALUES; SELECT pg_sleep(0.05); COMMIT", stop),
                writer("BEGIN; INSERT INTO b DEFAULT VALUES; SELECT pg_sleep(0.003); COMMIT", stop),
                writer("BEGIN; INSERT INTO b DEFAULT VALUES; SELECT pg_sleep(0.001); COMMIT", stop));
        Map<String, Set<Integer>> views = new HashMap<>();
        try (PostgresSession session = after.open(after.source("public.b"), "view")) {
            for (int i = 0; i < 60; i++) {
                try (TableView view = session.view(reading(List.of())).orElseThrow()) {
                    views.put(view.view(), new HashSet<>(ids(view, "public.b")));
                }
            }
        } finally {
            stop.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
        }
        Map<Integer, Long> written = new HashMap<>();
        try (Connection connection = before.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, xmin::text::bigint FROM b")) {
            while (rows.next()) {
                written.put(rows.getInt(1), rows.getLong(2));
            }
        }
        assertThat(views.keySet().stream().filter(view -> !view.endsWith(":"))).isNotEmpty();
        views.forEach((view, shown) -> {
            XidSnapshot moment = XidSnapshot.parse(view);
            Set<Integer> expected = new HashSet<>();
            written.forEach((row, transaction) -> {
                if (moment.shows(transaction)) {
                    expected.add(row);
                }
            });
            assertThat(shown).as(view).isEqualTo(expected);
        });
    }

    private static Thread writer(String sql, AtomicBoolean stop) {
        return Thread.ofPlatform().daemon().start(() -> {
            try (Connection connection = before.connect();
                    Statement statement = connection.createStatement()) {
                while (!stop.get()) {
                    statement.execute(sql);
                }
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static ControlConnection control(PostgresSession session) {
        return session.control();
    }

    private static State reading(List<String> unseen) {
        return State.blank("test")
                .edit()
                .snapshot(Snapshot.all().unseen(unseen))
                .done();
    }

    private static List<Integer> ids(TableView view, String table) throws Exception {
        List<Integer> ids = new ArrayList<>();
        try (TableScan scan = view.scan(table, List.of())) {
            for (Object[] row = scan.next(); row != null; row = scan.next()) {
                ids.add((Integer) row[0]);
            }
        }
        return ids;
    }

    private static void awaitReplay() {
        String end = before.ask("SELECT pg_current_wal_insert_lsn()");
        before.ask("SELECT pg_log_standby_snapshot()");
        while (!after.ask("SELECT coalesce(pg_last_wal_replay_lsn() >= '" + end + "', false)")
                .equals("t")) {
            Thread.onSpinWait();
        }
    }
}
