package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.State;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.SourceSession.Work;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.sql.Connection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkTest {
    @ParameterizedTest
    @EnumSource(Version.class)
    void onlyCommittedChangesOfCapturedTablesAreWork(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t1 (id int PRIMARY KEY)", "CREATE TABLE other (id int, pad text)");
            Source.Postgres source = db.source("public.t*");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();
            try (PostgresSession session = db.open(source, "tick");
                    Connection connection = db.connect()) {
                assertThat(session.work(state)).as("nothing at all").isInstanceOf(Work.Nothing.class);

                connection.setAutoCommit(false);
                connection.createStatement().execute("INSERT INTO t1 VALUES (1)");
                connection.rollback();
                assertThat(session.work(state)).as("rolled back").isInstanceOf(Work.Nothing.class);

                db.run("INSERT INTO other SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i");
                assertThat(session.work(state)).as("other tables").isInstanceOf(Work.Nothing.class);

                db.run("TRUNCATE other", "SELECT pg_logical_emit_message(true, 'else', 'x')");
                assertThat(session.work(state)).as("nothing we capture").isInstanceOf(Work.Nothing.class);

                Work.Nothing before = (Work.Nothing) session.work(state);
                db.run("TRUNCATE t1");
                assertThat(session.work(state)).as("a truncate").isInstanceOf(Work.Changes.class);
                assertThat(session.work(States.at(state, before.boundary())))
                        .as("also from a later place, the slot not having moved")
                        .isInstanceOf(Work.Changes.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void tooMuchLogIsTheEngines(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE other (id int, pad text)");
            Source.Postgres source = db.source("public.t");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();
            db.run("INSERT INTO other SELECT i, repeat('x', 1000) FROM generate_series(1, 40000) i");
            try (PostgresSession session = db.open(source, "tick")) {
                assertThat(session.work(state))
                        .isInstanceOfSatisfying(
                                Work.Changes.class,
                                c -> assertThat(c.logBytes()).isGreaterThan(40_000_000));
                assertThat(session.retention(state)).hasValueSatisfying(kept -> {
                    assertThat(kept.bytes()).isGreaterThan(40_000_000L);
                    assertThat(kept.limit()).isNull();
                    assertThat(kept.secondsToLoss()).isNull();
                });
                State after = EngineRun.toBarrier(db, source, state).state();
                assertThat(session.work(after))
                        .as("the barrier alone is no work")
                        .isInstanceOf(Work.Nothing.class);
            }
        }
    }

    /** The publication does not have it, so no change of it could ever tell. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void anotherTableUnderTheNameIsWork(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            Source.Postgres source = db.source("public.t");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();
            db.run("DROP TABLE t", "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (9)");
            try (PostgresSession session = db.open(source, "tick")) {
                assertThat(session.work(state)).as("dropped and made anew").isInstanceOf(Work.Changes.class);
                assertThat(session.added(state)).containsExactly("public.t");
            }
            State after = EngineRun.toBarrier(db, source, state).state();
            db.run(
                    "ALTER TABLE t RENAME TO t_2026",
                    "CREATE TABLE t (LIKE t_2026 INCLUDING ALL)",
                    "INSERT INTO t VALUES (3)");
            try (PostgresSession session = db.open(source, "tick")) {
                assertThat(session.work(after)).as("put into an archive").isInstanceOf(Work.Changes.class);
                assertThat(session.added(after)).containsExactly("public.t");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aNewTableIsWork(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t1 (id int PRIMARY KEY)");
            Source.Postgres source = db.source("public.t*");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();
            db.run("CREATE TABLE t2 (id int PRIMARY KEY)", "INSERT INTO t2 VALUES (1)");
            try (PostgresSession session = db.open(source, "tick")) {
                assertThat(session.work(state)).isInstanceOf(Work.Changes.class);
            }
            EngineRun.Outcome second = EngineRun.toBarrier(db, source, state);
            assertThat(second.notes()).anyMatch(n -> n.contains("public.t2"));
            db.run("INSERT INTO t2 VALUES (2)", "INSERT INTO t1 VALUES (3)", "DROP TABLE t1");
            EngineRun.Outcome third = EngineRun.toBarrier(db, source, second.state());
            assertThat(third.rows().stream().map(r -> r.table() + r.values().get("id")))
                    .contains("public.t22");
        }
    }

    /** Nothing of ours happens, and the server's log grows: what it keeps for us must not. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void theSlotOfAnIdleTableFollowsABusyDatabase(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE other (pad text)");
            Source.Postgres source = db.source("public.t");
            State state = EngineRun.toBarrier(db, source, TestDatabase.blank()).state();
            String confirmed =
                    "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE database = current_database()";
            String kept = "SELECT pg_current_wal_flush_lsn() - restart_lsn < 8 << 20 FROM pg_replication_slots"
                    + " WHERE database = current_database()";
            for (int i = 0; i < 3; i++) {
                db.run("INSERT INTO other SELECT repeat('x', 1000) FROM generate_series(1, 10000)", "CHECKPOINT");
                try (PostgresSession session = db.open(source, "tick")) {
                    Work.Nothing nothing = (Work.Nothing) session.work(state);
                    state = States.at(state, nothing.boundary());
                    session.lock(session.names(state.names()), java.time.Duration.ZERO);
                    session.settle(nothing.boundary().position());
                    assertThat(db.ask(confirmed)).isEqualTo(nothing.boundary().position());
                }
            }
            assertThat(db.ask(kept)).as("of 30 MB").isEqualTo("t");
        }
    }
}
