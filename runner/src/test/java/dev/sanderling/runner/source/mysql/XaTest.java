package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.TablePattern;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XA transactions that are prepared at one time and committed at another: what no row of the log tells any more. */
class XaTest {
    private static Job job(TestMySql server) {
        var job = new Job(
                server,
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE TABLE u (id INT PRIMARY KEY)",
                "CREATE TABLE free (id INT PRIMARY KEY)");
        job.include = List.of(new TablePattern(job.database, "t"), new TablePattern(job.database, "u"));
        return job;
    }

    /** Names are the server's, and tests share one. */
    private static String xid(Job job) {
        return "'" + job.database + "'";
    }

    private static void prepare(Job job, String... statements) {
        String[] all = new String[statements.length + 3];
        all[0] = "XA START " + xid(job);
        System.arraycopy(statements, 0, all, 1, statements.length);
        all[all.length - 2] = "XA END " + xid(job);
        all[all.length - 1] = "XA PREPARE " + xid(job);
        job.sql(all);
    }

    private static void commit(Job job) {
        job.sql("XA COMMIT " + xid(job));
    }

    private static void stops(Job job, String... words) {
        assertThatThrownBy(() -> EngineRun.toBarrier(job))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.UNSUPPORTED_STATEMENT))
                .hasMessageContainingAll(words);
    }

    private static void resnapshot(Job job, String... tables) {
        job.state = job.state
                .edit()
                .snapshot(Snapshot.again(
                        job.state.snapshot(),
                        List.of(tables).stream()
                                .map(table -> job.database + "." + table)
                                .toList()))
                .done();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasPreparedBeforeTheFirstRunIsNotMissed(boolean gtids) {
        Job job = job(Servers.of(gtids));
        prepare(job, "INSERT INTO free VALUES (1)", "INSERT INTO u VALUES (1)");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        commit(job);
        job.sql("INSERT INTO t VALUES (2)");
        stops(job, "XA COMMIT", job.database + ".u ", "resnapshot: {tables: [" + job.database + ".u]}");
        stops(job, "XA COMMIT", job.database + ".u ");
        resnapshot(job, "u");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c2");
    }

    @Test
    void whatWasPreparedOnOthersTablesBeforeTheFirstRunIsTheirs() {
        Job job = job(Servers.withGtids());
        prepare(job, "INSERT INTO free VALUES (1)", "SAVEPOINT s", "UPDATE free SET id = 2");
        EngineRun.toBarrier(job);
        commit(job);
        job.sql("INSERT INTO t VALUES (2)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c2");
    }

    @Test
    void whatIsKnownOfPreparedOnesIsKeptAndWhatIsNotStopsTheRun() {
        try (var server = TestMySql.startOwn()) {
            Job known = job(server);
            Job unknown = job(server);
            EngineRun.toBarrier(known);
            prepare(unknown, "INSERT INTO free VALUES (1)");
            EngineRun.toBarrier(unknown);
            prepare(known, "INSERT INTO free VALUES (1)");
            EngineRun.toBarrier(known);
            EngineRun.toBarrier(unknown);
            server.execute("FLUSH BINARY LOGS");
            known.sql("INSERT INTO t VALUES (1)");
            unknown.sql("INSERT INTO t VALUES (1)");
            assertThat(CaptureTest.ops(EngineRun.toBarrier(known))).containsExactly("c1");
            assertThat(CaptureTest.ops(EngineRun.toBarrier(unknown))).containsExactly("c1");
            server.execute(
                    "PURGE BINARY LOGS TO '" + server.query("SHOW BINARY LOGS").getLast() + "'");
            commit(known);
            commit(unknown);
            known.sql("INSERT INTO t VALUES (2)");
            assertThat(CaptureTest.ops(EngineRun.toBarrier(known))).containsExactly("c2");
            stops(unknown, "XA COMMIT", "before this job", "resnapshot: {}", "ddl.filter");
        }
    }

    @Test
    void aTableThatCameSinceIsNotMissed() {
        Job job = job(Servers.withGtids());
        EngineRun.toBarrier(job);
        prepare(job, "INSERT INTO free VALUES (1)");
        EngineRun.toBarrier(job);
        job.include = List.of(new TablePattern(job.database, "*"));
        EngineRun.toBarrier(job);
        commit(job);
        stops(job, "XA COMMIT", job.database + ".free");
        resnapshot(job, "free");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
    }

    @Test
    void aTableThatIsReadAgainMeanwhileIsNotMissed() {
        Job job = job(Servers.withGtids());
        EngineRun.toBarrier(job);
        resnapshot(job, "u");
        prepare(job, "INSERT INTO u VALUES (1)");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
        // It is read, and the view does not have what is only prepared.
        job.state = job.state.edit().snapshot(null).done();
        commit(job);
        stops(job, "XA COMMIT", job.database + ".u");
    }

    /** Outside of transactions the connector's place is behind an event before it has handled it. */
    @RepeatedTest(4)
    void aCommitThatStopsTheRunIsNotPassed() {
        Job job = job(Servers.withGtids());
        prepare(job, "INSERT INTO u VALUES (1)");
        EngineRun.toBarrier(job);
        commit(job);
        for (int i = 0; i < 3; i++) {
            stops(job, "XA COMMIT", job.database + ".u ");
        }
    }

    @Test
    void whatIsRolledBackWasNever() {
        Job job = job(Servers.withGtids());
        prepare(job, "INSERT INTO u VALUES (1)");
        EngineRun.toBarrier(job);
        job.sql("XA ROLLBACK " + xid(job), "INSERT INTO t VALUES (2)");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachIsATransactionOfItsOwn(boolean gtids) {
        Job job = job(Servers.of(gtids));
        EngineRun.toBarrier(job);
        for (int i = 1; i <= 3; i++) {
            job.sql(
                    "XA START " + xid(job),
                    "INSERT INTO t VALUES (" + i + ")",
                    "INSERT INTO u VALUES (" + i + ")",
                    "XA END " + xid(job),
                    "XA COMMIT " + xid(job) + " ONE PHASE");
        }
        prepare(job, "INSERT INTO free VALUES (1)");
        commit(job);
        // A limit falls between two of them, and nowhere else.
        assertThat(CaptureTest.ops(EngineRun.run(job, rows -> rows >= 1, rows -> false)))
                .containsExactly("c1", "c1");
        assertThat(CaptureTest.ops(EngineRun.toBarrier(job))).containsExactly("c2", "c2", "c3", "c3");
        assertThat(EngineRun.toBarrier(job)).isEmpty();
    }
}
