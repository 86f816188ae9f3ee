package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Source;
import dev.sanderling.runner.source.SourceSession.Depth;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Positions that the server cannot go on from, each seen by the cheapest preflight, before an engine starts. */
class InvalidPositionsTest extends PreflightFixture {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY)";

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSlotThatWasDroppedAndMadeAgain(Version version) {
        open(version, TABLE);
        Source.Postgres source = db().source("public.t");
        State state = EngineRun.toBarrier(db(), source, TestDatabase.blank()).state();
        String slot = slot(state);
        assertThat(tick(source, state)).isEmpty();
        db().run(
                        "SELECT pg_drop_replication_slot('" + slot + "')",
                        "INSERT INTO t VALUES (1)",
                        "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        assertOne(tick(source, state), Reason.SLOT_RECREATED, slot, String.valueOf(state.position()), "snapshot");
        // Once it has been read, it is as if somebody else had read the job's own slot.
        readBySomebody(state);
        assertOne(tick(source, state), Reason.CHECKPOINT_REWOUND, slot);
    }

    /** The server does not tell this from the other, so the sentence names both. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aSlotThatWasMovedForward(Version version) {
        open(version, TABLE);
        Source.Postgres source = db().source("public.t");
        State state = EngineRun.toBarrier(db(), source, TestDatabase.blank()).state();
        db().run(
                        "INSERT INTO t VALUES (1)",
                        "SELECT pg_replication_slot_advance('" + slot(state) + "', pg_current_wal_lsn())");
        assertOne(tick(source, state), Reason.SLOT_RECREATED, "pg_replication_slot_advance", "snapshot");
        readBySomebody(state);
        assertOne(tick(source, state), Reason.CHECKPOINT_REWOUND, "pg_replication_slot_advance");
    }

    @Test
    void aSlotThatNobodyReadForTooLong() {
        try (TestPostgres server = TestPostgres.start(Version.NEWEST, Map.of(), "")) {
            open(server, TABLE);
            assumeTrue(Integer.parseInt(db().ask("SHOW server_version_num")) >= 180_000, "it came with 18");
            Source.Postgres source = db().source("public.t");
            State state = hasRun(source);
            db().run("ALTER SYSTEM SET idle_replication_slot_timeout = '1s'", "SELECT pg_reload_conf()");
            String lost =
                    "SELECT invalidation_reason FROM pg_replication_slots WHERE slot_name = '" + slot(state) + "'";
            // The checkpointer is who looks, and only at slots that were idle for that second.
            while (!db().ask(lost).equals("idle_timeout")) {
                db().run("CHECKPOINT");
            }
            assertOne(tick(source, state), Reason.SLOT_TIMED_OUT, "idle_replication_slot_timeout");
            close();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aServerThatWasPutBackToAnEarlierPoint(Version version) throws IOException {
        Path data = Files.createTempDirectory("primary-").resolve("data");
        State early;
        String name;
        try (TestPostgres server = TestPostgres.on(data, version, Map.of())) {
            open(server, TABLE);
            name = db().name();
            early = EngineRun.toBarrier(db(), db().source("public.t"), TestDatabase.blank())
                    .state();
            forget();
        }
        Path backup = DataFolder.copy(data);
        State late;
        try (TestPostgres server = TestPostgres.on(data, version, Map.of())) {
            open(server.existing(name));
            db().run("INSERT INTO t SELECT generate_series(1, 1000)");
            late = EngineRun.toBarrier(db(), db().source("public.t"), early).state();
            forget();
        }
        try (TestPostgres server = TestPostgres.on(backup, version, Map.of())) {
            open(server.existing(name));
            Source.Postgres source = db().source("public.t");
            assertThat(tick(source, early)).isEmpty();
            assertOne(tick(source, late), Reason.SOURCE_REWOUND, String.valueOf(late.position()), "backup");
            forget();
        }
        DataFolder.delete(data.getParent());
        DataFolder.delete(backup.getParent());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aStandbyThatWasPromoted(Version version) throws IOException {
        Path data = Files.createTempDirectory("primary-").resolve("data");
        State early;
        String name;
        try (TestPostgres server = TestPostgres.on(data, version, Map.of())) {
            open(server, TABLE);
            name = db().name();
            early = EngineRun.toBarrier(db(), db().source("public.t"), TestDatabase.blank())
                    .state();
            forget();
        }
        Path with = DataFolder.copy(data);
        Path without = DataFolder.copy(data);
        DataFolder.dropSlots(without);
        State late;
        try (TestPostgres server = TestPostgres.on(data, version, Map.of())) {
            open(server.existing(name));
            db().run("INSERT INTO t SELECT generate_series(1, 1000)");
            late = EngineRun.toBarrier(db(), db().source("public.t"), early).state();
            forget();
        }
        try (TestPostgres server = promoted(without, version)) {
            open(server.existing(name));
            Source.Postgres source = db().source("public.t");
            assertOne(
                    tick(source, early), Reason.SOURCE_FAILED_OVER, slot(early), "promoted", "sync_replication_slots");
            assertOne(tick(source, late), Reason.SOURCE_REWOUND, "timeline 1 became 2");
            forget();
        }
        // A slot that was kept in step, and a position that both servers have: nothing is lost.
        try (TestPostgres server = promoted(with, version)) {
            open(server.existing(name));
            Source.Postgres source = db().source("public.t");
            assertThat(tick(source, early)).isEmpty();
            db().run("INSERT INTO t VALUES (-1)");
            EngineRun.Outcome next = EngineRun.toBarrier(db(), source, early);
            assertThat(next.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.values()).containsEntry("id", "-1"));
            assertThat(tick(source, next.state())).isEmpty();
            forget();
        }
        List.of(data, with, without).forEach(folder -> DataFolder.delete(folder.getParent()));
    }

    private static TestPostgres promoted(Path data, Version version) {
        DataFolder.standby(data);
        TestPostgres server = TestPostgres.on(data, version, Map.of());
        server.existing("postgres").run("SELECT pg_promote()", "CHECKPOINT");
        return server;
    }

    private static String slot(State state) {
        return String.valueOf(Objects.requireNonNull(state.names()).slot());
    }

    private List<Finding> tick(Source.Postgres source, State state) {
        try (PostgresSession session = db().open(source, "tick")) {
            return session.preflight(state, Depth.TICK);
        }
    }
}
