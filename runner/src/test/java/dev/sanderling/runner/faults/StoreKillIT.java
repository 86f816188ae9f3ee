package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.sink.objects.S3Server;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments under load: a directory and a bucket of one job both equal what was committed. */
class StoreKillIT {
    private static final int KILLS = Integer.getInteger("sanderling.kills", 4);
    private static final long SEED = Long.getLong("sanderling.seed", System.nanoTime());

    @TempDir
    Path directory;

    @Test
    void everyCommittedChangeIsInBothOnceInOrder() throws Exception {
        System.out.println("StoreKillIT: seed " + SEED + ", " + KILLS + " kills");
        S3Server server = S3Server.shared();
        try (TestDatabase database =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database();
                Connection connection = database.connect()) {
            PostgresWriters.createTables(connection);
            S3Server.secret(directory.resolve("secrets"));
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(database, "NoData"),
                    "postgres",
                    "any",
                    // so that a run has several segments, and a kill often meets a publication
                    "batch: {maxRecords: 3000, whenBehind: Wait}",
                    S3Server.sink(server.port(), "kills", ""));
            workplace.runToTheEnd();
            PostgresLedger.begin(connection);
            try (PostgresWriters writers = PostgresWriters.start(database::connect, SEED)) {
                workplace.killAgainAndAgain(KILLS, SEED);
            }
            workplace.edit("batch: {maxRecords: 3000, whenBehind: Wait}", "");
            workplace.runUntilDry();

            PostgresLedger ledger = PostgresLedger.read(connection);
            for (String table : PostgresWriters.tables()) {
                List<Captured> committed = ledger.of("public." + table);
                assertThat(workplace.published("public." + table, "id"))
                        .as("table %s in the directory, seed %d", table, SEED)
                        .isEqualTo(committed);
                assertThat(Captured.published(server.bucket().resolve("kills/public." + table), List.of("id")))
                        .as("table %s in the bucket, seed %d", table, SEED)
                        .isEqualTo(committed)
                        .isNotEmpty();
            }
            assertThat(server.bucket().resolve("kills/_staging")).doesNotExist();
        }
    }
}
