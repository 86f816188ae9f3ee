package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.State;
import dev.sanderling.plan.ColumnPattern;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.SourceSession.Work;
import dev.sanderling.runner.source.postgres.EngineRun.Outcome;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstRunTest {
    @ParameterizedTest
    @EnumSource(Version.class)
    void snapshotThenChangesThenNothing(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run(
                    "CREATE TABLE orders (id int PRIMARY KEY, name text, card text)",
                    "INSERT INTO orders SELECT i, 'n' || i, 'secret' FROM generate_series(1, 100) i");
            var source = db.without(new ColumnPattern("public", "orders", "card"), "public.orders");
            try (PostgresSession session = db.open(source, "check")) {
                assertThat(session.preflight(TestDatabase.blank(), Depth.FULL)).isEmpty();
                assertThat(session.work(TestDatabase.blank())).isInstanceOf(Work.FirstRun.class);
            }
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            assertThat(first.rows()).hasSize(100).allMatch(r -> r.op().equals("r"));
            assertThat(first.rows().getFirst().values()).containsOnlyKeys("id", "name");
            assertThat(first.barrier()).isTrue();
            assertThat(db.ask(
                            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE database = current_database()"))
                    .isEqualTo(first.state().position());

            db.run("UPDATE orders SET name = 'x' WHERE id = 7", "DELETE FROM orders WHERE id = 8");
            try (PostgresSession session = db.open(source, "tick")) {
                assertThat(session.preflight(first.state(), Depth.FULL)).isEmpty();
                assertThat(session.work(first.state())).isInstanceOf(Work.Changes.class);
            }
            Outcome second = EngineRun.toBarrier(db, source, first.state());
            assertThat(second.rows().stream().map(r -> r.op() + r.values().get("id")))
                    .containsExactly("u7", "d8");
            try (PostgresSession session = db.open(source, "tick")) {
                assertThat(session.preflight(second.state(), Depth.TICK)).isEmpty();
                assertThat(session.work(second.state())).isInstanceOf(Work.Nothing.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void emptyTableEndsAtTheBarrier(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            Outcome first = EngineRun.toBarrier(db, db.source("public.*"), TestDatabase.blank());
            assertThat(first.rows()).isEmpty();
            assertThat(first.barrier()).isTrue();
            db.run("INSERT INTO t VALUES (1)");
            Outcome second = EngineRun.toBarrier(db, db.source("public.*"), first.state());
            assertThat(second.rows()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void withoutData(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            var source = db.source(SnapshotMode.NO_DATA, "public.t");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            assertThat(first.rows()).isEmpty();
            db.run("INSERT INTO t VALUES (2)");
            assertThat(EngineRun.toBarrier(db, source, first.state()).rows()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void snapshotOnly(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE u (id int PRIMARY KEY)");
            var source = db.source(SnapshotMode.INITIAL_ONLY, "public.*");
            Outcome empty = EngineRun.toBarrier(db, source, TestDatabase.blank());
            assertThat(empty.barrier()).isTrue();
            db.run("INSERT INTO t VALUES (1), (2)");
            Outcome first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            assertThat(first.rows()).hasSize(2);
            State done = first.state();
            try (PostgresSession session = db.open(source, "tick")) {
                session.names(done.names());
                session.release();
                assertThat(db.ask("SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"))
                        .isEqualTo("0");
                assertThat(session.preflight(done, Depth.FULL)).isEmpty();
            }
        }
    }

    /** Boundaries then come from the heartbeats that follow commits. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void withoutTheRightToEmitMessages(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t");
            String role = db.role("silent", "REPLICATION");
            db.run(
                    "GRANT SELECT ON t TO " + role,
                    "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc"
                            + " WHERE proname = 'pg_logical_emit_message' LOOP"
                            + " EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || f || ' FROM PUBLIC'; END LOOP; END $$");
            Source.Postgres plain = db.source("public.t");
            Source.Postgres source = new Source.Postgres(
                    plain.endpoint(),
                    plain.database(),
                    Optional.empty(),
                    Optional.of("p"),
                    plain.scope(),
                    plain.properties());
            db.run("INSERT INTO t VALUES (1), (2)");
            Outcome first = EngineRun.run(db, source, TestDatabase.blank(), rows -> rows.size() >= 2);
            assertThat(first.rows()).hasSize(2);
            assertThat(first.notes()).anyMatch(n -> n.contains("pg_logical_emit_message"));
            db.run("INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (4)");
            Outcome second = EngineRun.run(db, source, first.state(), rows -> rows.size() >= 2);
            assertThat(second.rows().stream().map(r -> r.values().get("id"))).containsExactly("3", "4");
            db.run("INSERT INTO t VALUES (5)");
            Outcome third = EngineRun.run(db, source, second.state(), rows -> !rows.isEmpty());
            assertThat(third.rows().stream().map(r -> r.values().get("id"))).containsExactly("5");
        }
    }
}
