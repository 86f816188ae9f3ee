package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.ColumnCheck;
import dev.sanderling.runner.source.CuttingProxy;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

class LockTest {
    @ParameterizedTest
    @EnumSource(Version.class)
    void theSecondRunIsToldWhoHoldsIt(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database();
                PostgresSession first = db.open(db.source("public.t"), "orders-1");
                PostgresSession second = db.open(db.source("public.t"), "orders-2")) {
            assertThat(first.holdsLock()).isFalse();
            first.lock(first.names(null), Duration.ZERO);
            assertThat(first.holdsLock()).isTrue();
            assertThatThrownBy(() -> second.lock(second.names(null), Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(Failure.class, f -> {
                        assertThat(f.reason()).isEqualTo(Reason.ALREADY_RUNNING);
                        assertThat(f).hasMessageContainingAll("sanderling orders-1", "127.0.0.1", "20");
                    });
            assertThat(second.holdsLock()).isFalse();
            // The connection is as usable as before.
            assertThat(second.identity()).isEqualTo(first.identity());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void itIsHadTheMomentItIsFree(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database();
                PostgresSession second = db.open(db.source("public.t"), "orders-2")) {
            PostgresSession first = db.open(db.source("public.t"), "orders-1");
            first.lock(first.names(null), Duration.ZERO);
            var waiting = new FutureTask<Void>(() -> second.lock(second.names(null), Duration.ofSeconds(30)), null);
            Thread.ofPlatform().daemon().start(waiting);
            first.close();
            waiting.get(10, TimeUnit.SECONDS);
            assertThat(second.holdsLock()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void itIsLostWithItsConnectionForGood(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database();
                PostgresSession session = db.open(db.source("public.t"), "orders-1")) {
            session.lock(session.names(null), Duration.ZERO);
            db.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'sanderling orders-1' AND datname = current_database()");
            assertThat(session.holdsLock()).isFalse();
            assertThat(session.holdsLock()).isFalse();
            assertThatThrownBy(() -> session.work(TestDatabase.blank()))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SOURCE_LOST));
        }
    }

    /** As behind a pooler in transaction mode, where runs meet in one session of the server. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aSessionThatHasTheLockAlreadyIsNotOursAlone(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database();
                PostgresSession session = db.open(db.source("public.t"), "orders-1")) {
            session.lock(session.names(null), Duration.ZERO);
            assertThatThrownBy(() -> session.lock(session.names(null), Duration.ZERO))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.LOCK_NOT_KEPT))
                    .hasMessageContaining("session mode");
        }
    }

    /** Not taken for a pooler: that would not be tried again. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aConnectionLostWhileTheLockIsTakenIsALostConnection(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database();
                CuttingProxy proxy = CuttingProxy.to(db.server().port(), "pg_try_advisory_lock", "pg_locks")) {
            var direct = db.source("public.t");
            var endpoint =
                    db.endpoint("127.0.0.1", proxy.port(), direct.endpoint().tls());
            try (PostgresSession session = db.open(db.source(endpoint, direct.scope()), "orders-1")) {
                assertThatThrownBy(() -> session.lock(session.names(null), Duration.ZERO))
                        .isInstanceOfSatisfying(
                                Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SOURCE_LOST));
            }
        }
    }

    /** A run that was killed: its lock is gone, and the server still sends to it. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aSlotThatAKilledRunStillHoldsIsWaitedFor(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            State state = EngineRun.toBarrier(db, db.source("public.t"), TestDatabase.blank())
                    .state();
            SourceNames names = Objects.requireNonNull(state.names());
            try (PostgresSession session = db.open(db.source("public.t"), "orders-1");
                    Reader reader = Reader.of(db, names)) {
                session.lock(names, Duration.ZERO);
                var looking = new FutureTask<>(() -> session.preflight(state, Depth.TICK));
                Thread.ofPlatform().daemon().start(looking);
                reader.close();
                assertThat(looking.get(30, TimeUnit.SECONDS)).isEmpty();
            }
            // Without an end of it, the run ends with a reason of its own, and not green.
            try (PostgresSession session = db.open(db.source("public.t"), "orders-2");
                    Reader reader = Reader.of(db, names)) {
                assertThat(session.preflight(state, Depth.TICK)).singleElement().satisfies(f -> {
                    assertThat(f.reason()).isEqualTo(Reason.SLOT_IN_USE);
                    assertThat(f.reason().exitCode().retryable()).isTrue();
                    assertThat(f.message()).contains("the tests' reader", "wal_sender_timeout");
                });
                assertThat(reader).isNotNull();
            }
        }
    }

    /** Two jobs that name one slot have one lock. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void twoJobsOnOneSlotExcludeEachOther(Version version) {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            Source.Postgres source =
                    PreflightFixture.named(db.source("public.t"), Optional.of(db.name() + "_one"), Optional.empty());
            try (PostgresSession first =
                            PostgresSession.open(source, "sales", "orders", db.secrets(), "orders-1", ColumnCheck.ANY);
                    PostgresSession second = PostgresSession.open(
                            source, "billing", "invoices", db.secrets(), "invoices-1", ColumnCheck.ANY)) {
                first.lock(first.names(null), Duration.ZERO);
                assertThatThrownBy(() -> second.lock(second.names(null), Duration.ofMillis(100)))
                        .isInstanceOfSatisfying(Failure.class, f -> {
                            assertThat(f.reason()).isEqualTo(Reason.ALREADY_RUNNING);
                            assertThat(f).hasMessageContaining("sanderling orders-1");
                        });
            }
        }
    }

    /** The server's process of a reader that was killed may still be there; a slot that stays keeps the server's log. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aSlotIsReleasedOnceItsReaderHasGone(Version version) throws Exception {
        try (TestDatabase db = TestPostgres.shared(version).database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            State state = EngineRun.toBarrier(db, db.source("public.t"), TestDatabase.blank())
                    .state();
            String slots = "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()";
            try (PostgresSession session = db.open(db.source("public.t"), "orders-1")) {
                SourceNames names = session.names(state.names());
                Thread releasing;
                try (Reader reader = Reader.of(db, names)) {
                    assertThat(reader.stream().isClosed()).isFalse();
                    releasing = Thread.ofPlatform().daemon().start(session::release);
                    await().until(() -> Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                            .contains(releasing.getState()));
                    assertThat(db.ask(slots)).isEqualTo("1");
                }
                releasing.join();
                assertThat(db.ask(slots)).isEqualTo("0");
            }
        }
    }

    /** Reads a slot, as the engine of a run would. */
    private record Reader(Connection connection, PGReplicationStream stream) implements AutoCloseable {
        static Reader of(TestDatabase db, SourceNames names) throws SQLException {
            var properties = new Properties();
            properties.put("user", "postgres");
            properties.put("replication", "database");
            properties.put("preferQueryMode", "simple");
            properties.put("assumeMinServerVersion", "12");
            properties.put("ApplicationName", "the tests' reader");
            Connection connection = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + db.server().port() + "/" + db.name(), properties);
            PGReplicationStream stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(String.valueOf(names.slot()))
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", String.valueOf(names.publication()))
                    .start();
            return new Reader(connection, stream);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
