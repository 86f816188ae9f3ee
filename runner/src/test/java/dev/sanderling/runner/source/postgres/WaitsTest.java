package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WaitsTest {
    /** It is in the log when it is committed, whatever was captured in between. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void aPreparedTransactionIsCapturedOnceItIsCommitted(Version version) {
        try (TestPostgres server = TestPostgres.start(version, Map.of("max_prepared_transactions", "5"), "");
                TestDatabase db = server.database()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            var source = db.source("public.t");
            var first = EngineRun.toBarrier(db, source, TestDatabase.blank());
            db.run(
                    "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'kept'",
                    "BEGIN; INSERT INTO t VALUES (2); PREPARE TRANSACTION 'gone'",
                    "INSERT INTO t VALUES (3)");
            var second = EngineRun.toBarrier(db, source, first.state());
            db.run("COMMIT PREPARED 'kept'", "ROLLBACK PREPARED 'gone'");
            var third = EngineRun.toBarrier(db, source, second.state());
            assertThat(second.rows()).extracting(row -> row.values().get("id")).containsExactly("3");
            assertThat(third.rows()).extracting(row -> row.values().get("id")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aPreparedTransactionIsNamed(Version version) throws Exception {
        try (TestPostgres server = TestPostgres.start(version, Map.of("max_prepared_transactions", "5"), "");
                TestDatabase db = server.database();
                var writer = db.connect();
                var statement = writer.createStatement()) {
            db.run("CREATE TABLE t (id int PRIMARY KEY)");
            try (PostgresSession session = db.open(db.source("public.t"), "waits")) {
                assertThat(session.waitsFor()).isEmpty();
                statement.execute("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'nightly'");
                statement.execute("BEGIN; INSERT INTO t VALUES (2)");
                assertThat(session.waitsFor())
                        .contains("the prepared transaction 'nightly' of the database " + db.name())
                        .contains("COMMIT PREPARED")
                        .contains("the transaction of process "
                                + db.ask("SELECT pid FROM pg_stat_activity WHERE backend_xid IS NOT NULL"))
                        .contains("idle in transaction");
                statement.execute("ROLLBACK");
                statement.execute("ROLLBACK PREPARED 'nightly'");
                assertThat(session.waitsFor()).isEmpty();
            }
        }
    }
}
