package dev.sanderling.runner.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestPostgres.Version;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WaitsTest {
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
