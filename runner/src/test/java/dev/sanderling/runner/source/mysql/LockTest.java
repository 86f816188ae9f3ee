package dev.sanderling.runner.source.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.CuttingProxy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** One run at a time, and what happens where there are two all the same. */
class LockTest {
    @Test
    void theSecondRunIsToldOfTheFirst() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        try (MySqlSession first = job.open();
                MySqlSession second = job.open()) {
            SourceNames names = first.names(null);
            first.lock(names, Duration.ZERO);
            assertThat(first.holdsLock()).isTrue();
            assertThatThrownBy(() -> second.lock(names, Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.ALREADY_RUNNING))
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining(String.valueOf(names.serverId()));
            assertThat(second.holdsLock()).isFalse();
            first.close();
            second.lock(names, Duration.ofSeconds(5));
            assertThat(second.holdsLock()).isTrue();
        }
    }

    /** Two jobs that have one server id, by the user's will or by chance, have one lock. */
    @Test
    void twoJobsOfOneServerIdExcludeEachOther() {
        var first = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        var second = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        first.serverId = java.util.Optional.of(4711L);
        second.serverId = first.serverId;
        try (MySqlSession one = first.open();
                MySqlSession other = second.open()) {
            one.lock(one.names(null), Duration.ZERO);
            assertThatThrownBy(() -> other.lock(other.names(null), Duration.ZERO))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.ALREADY_RUNNING))
                    .hasMessageContaining("4711");
        }
    }

    @Test
    void aSessionThatHasTheLockAlreadyIsNotOursAlone() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        try (MySqlSession session = job.open()) {
            session.lock(session.names(null), Duration.ZERO);
            assertThatThrownBy(() -> session.lock(session.names(null), Duration.ZERO))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.LOCK_NOT_KEPT));
        }
    }

    /** Not taken for a proxy that shares connections: that would not be tried again. */
    @Test
    void aConnectionLostWhileTheLockIsTakenIsALostConnection() throws Exception {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        try (CuttingProxy proxy = CuttingProxy.to(job.server.port(), "GET_LOCK", "IS_USED_LOCK")) {
            job.port = proxy.port();
            try (MySqlSession session = job.open()) {
                assertThatThrownBy(() -> session.lock(session.names(null), Duration.ZERO))
                        .isInstanceOfSatisfying(
                                Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SOURCE_LOST));
            }
        }
    }

    @Test
    void aLostConnectionIsALostLock() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        try (MySqlSession session = job.open()) {
            SourceNames names = session.names(null);
            session.lock(names, Duration.ZERO);
            String connection = job.server
                    .query("SELECT IS_USED_LOCK('" + Names.lock(Objects.requireNonNull(names.serverId())) + "')")
                    .get(0);
            job.sql("KILL " + connection);
            assertThat(session.holdsLock()).isFalse();
            assertThat(session.holdsLock()).isFalse();
        }
    }

    @Test
    void namesOnceInTheCheckpointStay() {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        try (MySqlSession session = job.open()) {
            SourceNames kept = new SourceNames("other", null, null, null, null, 4711L);
            assertThat(session.names(kept)).isEqualTo(kept);
            assertThat(session.names(null)).isEqualTo(session.names(null));
        }
    }

    /** The server lets the newer one in and throws the older one out, at once and for good. */
    @Test
    void aReaderThatIsThrownOutByAnotherOfItsServerIdSaysSo() throws Exception {
        var job = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        EngineRun.toBarrier(job);
        job.sql("INSERT INTO t VALUES (1)");
        var reading = new CountDownLatch(1);
        var older = new FutureTask<>(() -> EngineRun.untilFailure(job, reading::countDown));
        Thread.ofPlatform().daemon().start(older);
        // Only its first row says that it is connected: the engine's first heartbeat comes before that.
        reading.await();
        var rival = new Job(Servers.withGtids(), "CREATE TABLE t (id INT PRIMARY KEY)");
        rival.serverId = java.util.Optional.ofNullable(
                Objects.requireNonNull(job.state.names()).serverId());
        EngineRun.toBarrier(rival);
        // Its tables are read without the log; only what follows has the server's attention.
        rival.sql("INSERT INTO t VALUES (1)");
        EngineRun.toBarrier(rival);
        assertThat(older.get())
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(Reason.SERVER_ID_IN_USE));
    }
}
