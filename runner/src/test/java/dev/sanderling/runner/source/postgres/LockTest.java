package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
}
