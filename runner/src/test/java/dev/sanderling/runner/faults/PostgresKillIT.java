package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGKILL at random moments under load: what is published equals what was committed, change by change. */
class PostgresKillIT {
    private static final int KILLS = Integer.getInteger("sanderling.kills", 4);
    private static final long SEED = Long.getLong("sanderling.seed", System.nanoTime());

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyCommittedChangeIsPublishedOnceInOrder(TestPostgres.Version version) throws Exception {
        System.out.println("PostgresKillIT " + version + ": seed " + SEED + ", " + KILLS + " kills");
        try (TestDatabase database = TestPostgres.shared(version).database();
                TestDatabase copy = TestPostgres.shared(version).database();
                Connection connection = database.connect()) {
            PostgresWriters.createTables(connection);
            Workplace workplace = workplace(database, "NoData", Targets.postgres(copy, "mode: Append"));
            // The first run makes the slot; from here on both slots see the same.
            workplace.runToTheEnd();
            PostgresLedger.begin(connection);
            try (PostgresWriters writers = PostgresWriters.start(database::connect, SEED)) {
                workplace.killAgainAndAgain(KILLS, SEED);
            }
            workplace.runUntilDry();

            PostgresLedger ledger = PostgresLedger.read(connection);
            for (String table : PostgresWriters.tables()) {
                List<Captured> published =
                        Captured.published(workplace.sink().resolve("public." + table), List.of("id"));
                assertThat(published).as("table %s, seed %d", table, SEED).isEqualTo(ledger.of("public." + table));
                assertThat(published).isNotEmpty();
                try (Connection log = copy.connect()) {
                    assertThat(Targets.logged(log, "public." + table, "ctid"))
                            .as("log of %s, seed %d", table, SEED)
                            .isEqualTo(published);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotUnderLoadIsWholeAndJoinsTheChanges(TestPostgres.Version version) throws Exception {
        System.out.println("PostgresKillIT snapshot " + version + ": seed " + SEED);
        try (TestDatabase database = TestPostgres.shared(version).database();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            PostgresWriters.createTables(connection);
            statement.execute("insert into small (n, note) select g, 'old ' || g from generate_series(1, 30000) g");
            Workplace workplace = workplace(database, "Initial", "");
            try (PostgresWriters writers = PostgresWriters.start(database::connect, SEED)) {
                workplace.killAgainAndAgain(KILLS, SEED);
            }
            workplace.runUntilDry();
            for (String table : PostgresWriters.tables()) {
                List<Captured> published =
                        Captured.published(workplace.sink().resolve("public." + table), List.of("id"));
                assertThat(replayed(published))
                        .as("table %s, seed %d", table, SEED)
                        .isEqualTo(rows(statement, table));
            }
        }
    }

    /** The table that the changes lead to; fails on a row that appears twice. */
    private static Map<String, Map<String, String>> replayed(List<Captured> changes) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        Set<String> born = new HashSet<>();
        for (Captured change : changes) {
            String id = String.valueOf(change.values().get("id"));
            switch (change.op()) {
                case "d" -> assertThat(rows.remove(id)).as("deleted row %s", id).isNotNull();
                case "u" ->
                    assertThat(rows.put(id, change.values()))
                            .as("updated row %s", id)
                            .isNotNull();
                default -> {
                    assertThat(born.add(id)).as("row %s appears once", id).isTrue();
                    rows.put(id, change.values());
                }
            }
        }
        return rows;
    }

    private static Map<String, Map<String, String>> rows(Statement statement, String table) throws Exception {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        try (ResultSet result = statement.executeQuery("select id, n, note from " + table)) {
            while (result.next()) {
                Map<String, String> row = new TreeMap<>();
                row.put("id", result.getString(1));
                row.put("n", result.getString(2));
                row.put("note", result.getString(3));
                rows.put(result.getString(1), row);
            }
        }
        return rows;
    }

    private Workplace workplace(TestDatabase database, String snapshot, String sink) throws Exception {
        Targets.secret(directory, "postgres", "any");
        return Workplace.of(directory, PostgresSource.of(database, snapshot), "postgres", "any", "", sink);
    }
}
