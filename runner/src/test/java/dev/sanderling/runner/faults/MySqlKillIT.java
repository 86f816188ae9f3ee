package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.TestMySql;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGKILL at random moments under load on MySQL: what is published equals what was committed, change by change. */
class MySqlKillIT {
    private static final int KILLS = Integer.getInteger("sanderling.kills", 4);
    private static final long SEED = Long.getLong("sanderling.seed", System.nanoTime());

    @TempDir
    Path directory;

    @ParameterizedTest(name = "GTIDs {0}")
    @ValueSource(strings = {"on", "off"})
    void everyCommittedChangeIsPublishedOnceInOrder(String gtids) throws Exception {
        System.out.println("MySqlKillIT GTIDs " + gtids + ": seed " + SEED + ", " + KILLS + " kills");
        String[] options =
                gtids.equals("on") ? new String[0] : new String[] {"--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"};
        try (TestMySql server = TestMySql.startOwn(options)) {
            MySqlWriters.createTables(server, "shop");
            server.execute("create database copy");
            Workplace workplace = Workplace.of(
                    directory,
                    source(server),
                    TestMySql.CAPTURE_USER,
                    TestMySql.PASSWORD,
                    "",
                    Targets.mysql(server, "copy", "mode: Append"));
            Targets.secret(directory, TestMySql.ADMIN, TestMySql.PASSWORD);
            // The first run is the snapshot of empty tables: everything after it is in the ledger.
            workplace.runToTheEnd();
            MySqlWriters writers = MySqlWriters.start(server, "shop", SEED);
            try (writers) {
                workplace.killAgainAndAgain(KILLS, SEED);
            }
            workplace.runUntilDry();
            for (String table : MySqlWriters.tables()) {
                List<Captured> published = Captured.published(workplace.sink().resolve("shop." + table), List.of("id"));
                assertThat(published).as("table %s, seed %d", table, SEED).isEqualTo(writers.committed(table));
                assertThat(published).isNotEmpty();
                try (Connection log = server.connect("copy")) {
                    // Positions as texts have no order; that each change is there once is what a table can show.
                    assertThat(Targets.logged(log, table, "id"))
                            .as("log of %s, seed %d", table, SEED)
                            .containsExactlyInAnyOrderElementsOf(published);
                }
            }
        }
    }

    static String source(TestMySql server) {
        return """
                mysql:
                  host: %s
                  port: %d
                  credentials: {secretName: db}
                  tls: {mode: disable}
                tables: {include: ["shop.*"]}
                """.formatted(server.host(), server.port());
    }
}
