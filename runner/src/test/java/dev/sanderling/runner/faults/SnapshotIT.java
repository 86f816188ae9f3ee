package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A snapshot spread over many limited runs, killed at random, while others write: what is published can be applied in
 * order, each row is read once at most, and the end equals the tables.
 */
class SnapshotIT {
    private static final int KILLS = Integer.getInteger("sanderling.kills", 3);
    private static final int ROWS = Integer.getInteger("sanderling.rows", 6_000);
    private static final long SEED = Long.getLong("sanderling.seed", System.nanoTime());

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void postgresIsReadOverManyRuns(TestPostgres.Version version) throws Exception {
        try (TestDatabase database = TestPostgres.shared(version).database();
                TestDatabase copy = TestPostgres.shared(version).database()) {
            var tables = new VersionedTables(true);
            database.run(tables.ddl().toArray(String[]::new));
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(database, "Initial"),
                    "postgres",
                    "any",
                    limits(),
                    Targets.postgres(copy, "keys: [{table: public.heap, columns: [id]}]"));
            Targets.secret(directory, "postgres", "any");
            run(tables, workplace, database::connect, "public", copy::connect);
        }
    }

    /** The database sink is of the other kind. */
    @Test
    void postgresIsMirroredInMySql() throws Exception {
        try (TestDatabase database =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database();
                TestMySql copy = TestMySql.startOwn()) {
            var tables = new VersionedTables(true);
            database.run(tables.ddl().toArray(String[]::new));
            copy.execute("CREATE DATABASE copy");
            Workplace workplace = Workplace.of(
                    directory,
                    PostgresSource.of(database, "Initial"),
                    "postgres",
                    "any",
                    limits(),
                    Targets.mysql(copy, "copy", "keys: [{table: public.heap, columns: [id]}]"));
            Targets.secret(directory, TestMySql.ADMIN, TestMySql.PASSWORD);
            run(tables, workplace, database::connect, "public", () -> copy.connect("copy"));
        }
    }

    @ParameterizedTest(name = "GTIDs {0}")
    @ValueSource(strings = {"on", "off"})
    void mySqlIsReadOverManyRuns(String gtids) throws Exception {
        String[] options =
                gtids.equals("on") ? new String[0] : new String[] {"--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"};
        try (TestMySql server = TestMySql.startOwn(options);
                TestDatabase copy =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database()) {
            var tables = new VersionedTables(false);
            server.execute("CREATE DATABASE shop", "CREATE DATABASE copy");
            boolean here = gtids.equals("off");
            String keys = "keys: [{table: shop.heap, columns: [id]}]";
            Targets.secret(directory, here ? TestMySql.ADMIN : "postgres", TestMySql.PASSWORD);
            tables.ddl().forEach(ddl -> server.execute(ddl.replace("TABLE ", "TABLE shop.")));
            Workplace workplace = Workplace.of(
                    directory,
                    MySqlKillIT.source(server),
                    TestMySql.CAPTURE_USER,
                    TestMySql.PASSWORD,
                    limits(),
                    here ? Targets.mysql(server, "copy", keys) : Targets.postgres(copy, "schema: public\n" + keys));
            run(
                    tables,
                    workplace,
                    () -> server.connect("shop"),
                    "shop",
                    here ? () -> server.connect("copy") : copy::connect);
        }
    }

    private static String limits() {
        return "batch: {maxRecords: 6000, maxDuration: PT30S}";
    }

    private void run(
            VersionedTables tables,
            Workplace workplace,
            PostgresWriters.Connecting connecting,
            String schema,
            PostgresWriters.Connecting copy)
            throws Exception {
        System.out.println(
                "SnapshotIT " + tables + ": seed " + SEED + ", " + KILLS + " kills, " + ROWS + " rows a table");
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        try (Connection connection = connecting.connect();
                Connection mirror = copy.connect()) {
            tables.fill(connection, random, ROWS);
            int runs = 0;
            try (var writers = new Writers(tables, connecting)) {
                int killed = 0;
                while (killed < KILLS || workplace.isReading()) {
                    RunnerProcess run = workplace.start(Map.of());
                    runs++;
                    if (killed < KILLS && run.killAfter(Duration.ofMillis(1000 + random.nextInt(4000)))) {
                        killed++;
                    } else {
                        assertThat(run.await()).as(run.output()).isZero();
                    }
                    assertThat(runs).as("runs; state %s", workplace.state()).isLessThan(200);
                }
                writers.check();
            }
            workplace.runUntilDry();
            System.out.println("SnapshotIT: " + runs + " runs");
            for (String table : VersionedTables.KEYS.keySet()) {
                List<String> key = VersionedTables.KEYS.get(table);
                Replay replay = Replay.of(Captured.published(workplace.sink().resolve(schema + "." + table), key), key);
                assertThat(replay.problems())
                        .as("table %s, seed %d", table, SEED)
                        .isEmpty();
                assertThat(replay.rows())
                        .as("table %s, seed %d", table, SEED)
                        .isEqualTo(tables.rows(connection, table));
                assertThat(tables.rows(mirror, table))
                        .as("mirror of %s, seed %d", table, SEED)
                        .isEqualTo(tables.rows(connection, table));
                if (!table.equals("vacant")) {
                    assertThat(replay.rowsRead()).as("rows read of %s", table).isPositive();
                }
            }
        }
    }

    /** Several at once, each on a connection of its own. */
    private static final class Writers implements AutoCloseable {
        private static final int WRITERS = 3;

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Future<Void>> running = new ArrayList<>();

        Writers(VersionedTables tables, PostgresWriters.Connecting connecting) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                Callable<Void> loop = () -> {
                    RandomGenerator random =
                            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + writer + 1);
                    try (Connection connection = connecting.connect()) {
                        connection.setAutoCommit(false);
                        for (int step = 0; !stopped.get(); step++) {
                            transaction(tables, connection, random, writer, step);
                            // Not synchronisation: the pace of a load that leaves a core for the runner.
                            Thread.sleep(random.nextInt(100));
                        }
                    }
                    return null;
                };
                running.add(threads.submit(loop));
            }
        }

        /** Two writers may be after the same rows in another order: one of them begins again. */
        private static void transaction(
                VersionedTables tables, Connection connection, RandomGenerator random, int writer, int step)
                throws SQLException {
            try {
                tables.change(connection, random, writer, step);
                if (random.nextInt(20) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            } catch (SQLException e) {
                connection.rollback();
                if (!"40P01".equals(e.getSQLState()) && !"40001".equals(e.getSQLState())) {
                    throw e;
                }
            }
        }

        void check() throws Exception {
            for (Future<Void> writer : running) {
                if (writer.isDone()) {
                    writer.get();
                }
            }
        }

        @Override
        public void close() throws Exception {
            stopped.set(true);
            threads.shutdown();
            for (Future<Void> writer : running) {
                writer.get();
            }
        }
    }
}
