package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGKILL at random moments under load: what is published equals what was committed, change by change. */
class PostgresKillIT {
    private static final int KILLS = Integer.getInteger("sanderling.kills", 10);
    private static final long SEED = Long.getLong("sanderling.seed", System.nanoTime());
    private static final String RUNS_UNTIL_DRY = "no changes";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyCommittedChangeIsPublishedOnceInOrder(TestPostgres.Version version) throws Exception {
        System.out.println("PostgresKillIT " + version + ": seed " + SEED + ", " + KILLS + " kills");
        try (TestDatabase database = TestPostgres.shared(version).database();
                Connection connection = database.connect()) {
            PostgresWriters.createTables(connection);
            Workplace workplace = Workplace.of(directory, database, "NoData");
            // The first run makes the slot; from here on both slots see the same.
            workplace.runToTheEnd();
            PostgresLedger.begin(connection);
            try (PostgresWriters writers = PostgresWriters.start(database::connect, SEED)) {
                workplace.killAgainAndAgain(KILLS, SEED);
            }
            workplace.runUntilDry();

            PostgresLedger ledger = PostgresLedger.read(connection);
            for (String table : PostgresWriters.tables()) {
                List<Captured> published = Captured.published(workplace.sink().resolve("public." + table), List.of("id"));
                assertThat(published).as("table %s, seed %d", table, SEED).isEqualTo(ledger.of("public." + table));
                assertThat(published).isNotEmpty();
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
            Workplace workplace = Workplace.of(directory, database, "Initial");
            try (PostgresWriters writers = PostgresWriters.start(database::connect, SEED)) {
                workplace.killAgainAndAgain(KILLS, SEED);
            }
            workplace.runUntilDry();
            for (String table : PostgresWriters.tables()) {
                List<Captured> published = Captured.published(workplace.sink().resolve("public." + table), List.of("id"));
                assertThat(replayed(published)).as("table %s, seed %d", table, SEED).isEqualTo(rows(statement, table));
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
                case "u" -> assertThat(rows.put(id, change.values())).as("updated row %s", id).isNotNull();
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

    /** A job with its directories. */
    private record Workplace(Path directory, Path job, Path sink) {
        static Workplace of(Path directory, TestDatabase database, String snapshot) throws Exception {
            Path secret = Files.createDirectories(directory.resolve("secrets/db"));
            Files.writeString(secret.resolve("username"), "postgres");
            Files.writeString(secret.resolve("password"), "any");
            Path sink = Files.createDirectories(directory.resolve("data"));
            Path job = directory.resolve("job.yaml");
            Files.writeString(
                    job,
                    """
                    apiVersion: sanderling.dev/v1alpha1
                    kind: CaptureJob
                    metadata: {name: kills, namespace: faults}
                    spec:
                      schedule: "* * * * *"
                      source:
                        postgres:
                          host: 127.0.0.1
                          port: %d
                          database: %s
                          credentials: {secretName: db}
                          tls: {mode: disable}
                        tables: {include: ["public.*"]}
                        snapshot: {mode: %s}
                      sinks:
                      - name: lake
                        files: {url: "file:///data/kills"}
                    """
                            .formatted(database.server().port(), database.name(), snapshot));
            return new Workplace(directory, job, sink.resolve("kills"));
        }

        private RunnerProcess start() throws Exception {
            return RunnerProcess.start(
                    directory,
                    new HashMap<>(),
                    "run",
                    "--job",
                    job.toString(),
                    "--state",
                    directory.resolve("state").toString(),
                    "--secrets",
                    directory.resolve("secrets").toString(),
                    "--mount",
                    "/data=" + directory.resolve("data"));
        }

        String runToTheEnd() throws Exception {
            RunnerProcess run = start();
            int code = run.await();
            assertThat(code).as(run.output()).isZero();
            return run.output();
        }

        void killAgainAndAgain(int kills, long seed) throws Exception {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            int killed = 0;
            while (killed < kills) {
                RunnerProcess run = start();
                if (run.killAfter(Duration.ofMillis(700 + random.nextInt(3000)))) {
                    killed++;
                } else {
                    assertThat(run.await()).as(run.output()).isZero();
                }
            }
        }

        void runUntilDry() throws Exception {
            for (int i = 0; i < 10; i++) {
                if (runToTheEnd().contains(RUNS_UNTIL_DRY)) {
                    return;
                }
            }
            throw new AssertionError("ten runs without load and still changes");
        }
    }
}
