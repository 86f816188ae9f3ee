package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.SourceIdentity;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.engine.Acknowledged;
import dev.sanderling.runner.engine.EngineHost;
import dev.sanderling.runner.engine.PollHandler;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** What others do to slot, publication and server, and what is left of killed runs. */
class BehindOurBackTest extends PreflightFixture {
    @ParameterizedTest
    @EnumSource(Version.class)
    void slotsOnAFirstRun(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.t");
        db().run("SELECT pg_create_logical_replication_slot('" + db().name() + "_theirs', 'pgoutput')");
        assertOne(
                check(named(source, Optional.of(db().name() + "_theirs"), Optional.empty()), TestDatabase.blank()),
                Reason.SLOT_NOT_OURS,
                "slotName");
        String derived = Names.derive("test", db().name());
        db().run("SELECT pg_create_logical_replication_slot('" + derived + "', 'pgoutput')");
        assertOne(check(source, TestDatabase.blank()), Reason.CHECKPOINT_LOST, derived);
        // It may be somebody's: beginning anew would take it from a job of the same name in another cluster.
        assertOne(check(source, TestDatabase.blank()), Reason.CHECKPOINT_LOST, "give this one another name");
        assertOne(check(source, TestDatabase.blank()), Reason.CHECKPOINT_LOST, "which drops the slot");
        // A slot that the checkpoint knows is what a killed first run left: it is made anew, with its snapshot.
        try (PostgresSession session = db().open(source, "check")) {
            State claimed = States.claimed(TestDatabase.blank(), session.names(null), session.identity());
            assertThat(session.preflight(claimed, Depth.FULL)).isEmpty();
            db().run("INSERT INTO t VALUES (1)");
            assertThat(EngineRun.toBarrier(db(), source, claimed).rows()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatHappensToASlotBehindOurBack(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.t");
        State state = hasRun(source);
        String slot =
                String.valueOf(java.util.Objects.requireNonNull(state.names()).slot());
        assertThat(check(source, state)).isEmpty();

        readBySomebody(state);
        assertOne(check(source, state), Reason.CHECKPOINT_REWOUND, String.valueOf(state.position()));

        db().run("SELECT pg_drop_replication_slot('" + slot + "')");
        assertOne(check(source, state), Reason.SLOT_MISSING, slot);

        db().run("SELECT pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
        assertThat(check(source, state)).extracting(Finding::reason).contains(Reason.SLOT_NOT_OURS);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSlotThatSomebodyElseReads(Version version) throws SQLException {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.t");
        State state = hasRun(source);
        var names = java.util.Objects.requireNonNull(state.names());
        String url = "jdbc:postgresql://127.0.0.1:" + db().server().port() + "/" + db().name()
                + "?user=postgres&replication=database&preferQueryMode=simple&assumeMinServerVersion=9.4"
                + "&ApplicationName=nosy";
        try (Connection other = DriverManager.getConnection(url);
                PGReplicationStream reading = other.unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(names.slot())
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", names.publication())
                        .start()) {
            assertThat(reading.isClosed()).isFalse();
            assertOne(check(source, state), Reason.SLOT_IN_USE, String.valueOf(names.slot()), "\"nosy\"", "stop it");
            db().run("INSERT INTO t VALUES (1)");
            // A run does not wait for the full preflight: the look at the slot meets the reader as well.
            try (PostgresSession session = db().open(source, "tick")) {
                assertThatThrownBy(() -> session.work(state))
                        .isInstanceOfSatisfying(
                                Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SLOT_IN_USE))
                        .hasMessageContaining("another connection");
            }
            if (version == Version.NEWEST) {
                theEngineFindsTheReaderToo(source, state);
            }
        }
    }

    /** Where the reader came after the look; the engine tries for some seconds, as it may be a killed run's. */
    private void theEngineFindsTheReaderToo(Source.Postgres source, State state) {
        PollHandler endless = new PollHandler() {
            @Override
            public boolean handle(List<SourceRecord> records, Runnable acknowledge) {
                return true;
            }

            @Override
            public boolean idle() {
                return true;
            }
        };
        try (PostgresSession session = db().open(source, "late")) {
            var capture = session.prepare(state, "late");
            var failure = EngineHost.run(capture, new Acknowledged(state.offsets()), endless, capture.barrier());
            assertThat(session.failure(failure.orElseThrow()).reason()).isEqualTo(Reason.SLOT_IN_USE);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatHappensToAPublicationBehindOurBack(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE u (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.*");
        State state = hasRun(source);
        String publication =
                String.valueOf(java.util.Objects.requireNonNull(state.names()).publication());
        db().run("ALTER PUBLICATION " + publication + " DROP TABLE u");
        assertOne(check(source, state), Reason.TABLES_CHANGED, "public.u");
        db().run(
                        "ALTER PUBLICATION " + publication + " ADD TABLE u",
                        "ALTER PUBLICATION " + publication + " SET (publish = 'insert')");
        assertThat(check(source, state))
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("Somebody has altered publish of"));
        db().run("DROP PUBLICATION " + publication);
        try (PostgresSession session = db().open(source, "tick")) {
            assertOne(session.preflight(state, Depth.TICK), Reason.PUBLICATION_MISSING, publication);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anotherServerIsNotTheSource(Version version) {
        open(version, "CREATE TABLE t (id int PRIMARY KEY)");
        Source.Postgres source = db().source("public.t");
        State state = hasRun(source);
        State other = States.claimed(
                state, java.util.Objects.requireNonNull(state.names()), new SourceIdentity("postgres", "1", 1L, 1L));
        assertOne(check(source, other), Reason.SOURCE_CHANGED, "another server");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSlotWhoseLogIsGone(Version version) {
        try (TestPostgres server =
                TestPostgres.start(version, Map.of("max_slot_wal_keep_size", "1MB", "max_wal_size", "32MB"), "")) {
            open(server, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE other (pad text)");
            Source.Postgres source = db().source("public.t");
            State state = hasRun(source);
            try (PostgresSession session = db().open(source, "measure")) {
                assertThat(session.retention(state))
                        .hasValueSatisfying(kept -> assertThat(kept.limit()).isEqualTo("max_slot_wal_keep_size"));
            }
            for (int i = 0; i < 4; i++) {
                db().run(
                                "INSERT INTO other SELECT repeat('x', 1000) FROM generate_series(1, 20000)",
                                "SELECT pg_switch_wal()",
                                "CHECKPOINT");
            }
            assertOne(check(source, state), Reason.SLOT_LOST, "max_slot_wal_keep_size");
            assertThatThrownBy(() -> {
                        try (PostgresSession session = db().open(source, "tick")) {
                            session.work(state);
                        }
                    })
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SLOT_LOST));
            close();
        }
    }
}
