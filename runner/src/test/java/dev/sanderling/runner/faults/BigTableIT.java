package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sanderling.runner.source.mysql.TestMySql;
import dev.sanderling.runner.source.postgres.TestDatabase;
import dev.sanderling.runner.source.postgres.TestPostgres;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that takes longer than a run may, read by runs of limited time that are killed at random, while rows change: the
 * output equals the table. {@code -Dsanderling.rows=5000000 -Dsanderling.seconds=20} makes it a big one.
 */
class BigTableIT {
    private static final int ROWS = Integer.getInteger("sanderling.rows", 200_000);
    private static final int SECONDS = Integer.getInteger("sanderling.seconds", 5);
    private static final int KILLS = Integer.getInteger("sanderling.kills", 3);
    private static final int RUNS = 100;
    private static final long SEED = Long.getLong("sanderling.seed", System.nanoTime());

    @TempDir
    Path directory;

    @Test
    void postgres() throws Exception {
        try (TestDatabase database =
                        TestPostgres.shared(TestPostgres.Version.NEWEST).database();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE big (id bigint PRIMARY KEY, version int NOT NULL, note text NOT NULL)");
            statement.execute(
                    "INSERT INTO big SELECT g, 0, 'row ' || g || ' at 0' FROM generate_series(1, " + ROWS + ") g");
            String source = PostgresSource.of(database, "Initial");
            capture(source, "postgres", "any", database::connect, "public.big", "'row ' || id || ' at ' || version");
        }
    }

    @Test
    void mySql() throws Exception {
        try (TestMySql server = TestMySql.startOwn();
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE shop");
            statement.execute(
                    "CREATE TABLE shop.big (id bigint PRIMARY KEY, version int NOT NULL, note text NOT NULL)");
            statement.execute("SET SESSION cte_max_recursion_depth = " + (ROWS + 1));
            statement.execute(
                    "INSERT INTO shop.big WITH RECURSIVE g (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < "
                            + ROWS + ") SELECT n, 0, concat('row ', n, ' at 0') FROM g");
            capture(
                    MySqlKillIT.source(server),
                    TestMySql.CAPTURE_USER,
                    TestMySql.PASSWORD,
                    () -> {
                        Connection other = server.connect();
                        other.setCatalog("shop");
                        return other;
                    },
                    "shop.big",
                    "concat('row ', id, ' at ', version)");
        }
    }

    private void capture(
            String source,
            String user,
            String password,
            PostgresWriters.Connecting connecting,
            String stream,
            String note)
            throws Exception {
        System.out.printf(
                "BigTableIT %s: seed %d, %,d rows, %d s a run, %d kills%n", stream, SEED, ROWS, SECONDS, KILLS);
        String limits = "batch: {maxDuration: PT" + SECONDS + "S, whenBehind: Wait}";
        Workplace workplace = Workplace.of(directory, source, user, password, limits);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        var ended = new AtomicBoolean();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> write(connecting, note, random.nextLong(), ended));
        int runs = 0;
        int killed = 0;
        int killedReading = 0;
        // Two thirds of the runs die within their limit; once the table is read, runs are shorter, and so is their
        // wait.
        long latest = SECONDS * 1500L;
        try {
            while (killed < KILLS || workplace.isReading()) {
                boolean reading = workplace.isReading();
                long started = System.nanoTime();
                RunnerProcess run = workplace.start(Map.of());
                runs++;
                if (killed < KILLS && run.killAfter(Duration.ofMillis(random.nextLong(latest)))) {
                    killed++;
                    killedReading += reading ? 1 : 0;
                } else {
                    assertThat(run.await()).as(run.output()).isZero();
                    latest = reading
                            ? latest
                            : Duration.ofNanos(System.nanoTime() - started).toMillis();
                }
                assertThat(writer).isNotDone();
                assertThat(runs).isLessThan(RUNS);
            }
        } finally {
            ended.set(true);
        }
        writer.get();
        workplace.runUntilDry(RUNS);
        System.out.printf(
                "BigTableIT %s: %d runs, %d killed, %d of them while it was read%n",
                stream, runs, killed, killedReading);
        int[] published = replayed(workplace.sink().resolve(stream));
        int[] stored = versions(connecting);
        int differs = Arrays.mismatch(stored, published);
        assertThat(differs)
                .as(() -> "row " + differs + ": version " + stored[differs] + ", published " + published[differs])
                .isNegative();
    }

    /** Changes a hundred rows a transaction, ten times a second. */
    private static void write(PostgresWriters.Connecting connecting, String note, long seed, AtomicBoolean ended) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        // MySQL assigns from left to right and sees what it has assigned, PostgreSQL sees the row as it was.
        String next = note.replace("version", note.startsWith("concat") ? "version" : "(version + 1)");
        try (Connection connection = connecting.connect();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE big SET version = version + 1, note = " + next + " WHERE id = ?")) {
            connection.setAutoCommit(false);
            while (!ended.get()) {
                for (int i = 0; i < 100; i++) {
                    update.setLong(1, 1 + random.nextInt(ROWS));
                    update.addBatch();
                }
                update.executeBatch();
                connection.commit();
                // Not synchronisation: the pace of the load.
                Thread.sleep(100);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The version of each row that the published changes lead to; fails where one does not follow from the one before. */
    private static int[] replayed(Path folder) throws IOException {
        int[] versions = new int[ROWS + 1];
        var read = new BitSet(ROWS + 1);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                        JsonParser rows = new JsonFactory().createParser(in)) {
                    while (rows.nextToken() == JsonToken.START_OBJECT) {
                        Row row = Row.next(rows);
                        int id = Math.toIntExact(row.id);
                        assertThat(row.note).isEqualTo("row " + id + " at " + row.version);
                        boolean first = row.op.equals("r");
                        if (first == read.get(id) || (!first && row.version != versions[id] + 1)) {
                            throw new AssertionError("row " + id + ": " + row.op + " of version " + row.version
                                    + " after " + (read.get(id) ? "version " + versions[id] : "nothing"));
                        }
                        read.set(id);
                        versions[id] = row.version;
                    }
                }
            }
        }
        assertThat(read.cardinality()).isEqualTo(ROWS);
        return versions;
    }

    private static int[] versions(PostgresWriters.Connecting connecting) throws SQLException {
        int[] versions = new int[ROWS + 1];
        try (Connection connection = connecting.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(10_000);
            try (ResultSet rows = statement.executeQuery("SELECT id, version FROM big")) {
                while (rows.next()) {
                    versions[Math.toIntExact(rows.getLong(1))] = rows.getInt(2);
                }
            }
            connection.rollback();
        }
        return versions;
    }

    /** A published line; five million of them leave no time for a tree each. */
    private record Row(long id, int version, String note, String op) {
        static Row next(JsonParser line) throws IOException {
            long id = 0;
            int version = 0;
            String note = "";
            String op = "";
            while (line.nextToken() != JsonToken.END_OBJECT) {
                String name = line.currentName();
                line.nextToken();
                switch (name) {
                    case "id" -> id = line.getLongValue();
                    case "version" -> version = line.getIntValue();
                    case "note" -> note = line.getText();
                    case "metadata" -> {
                        while (line.nextToken() != JsonToken.END_OBJECT) {
                            String field = line.currentName();
                            line.nextToken();
                            if (field.equals("op")) {
                                op = line.getText();
                            }
                            line.skipChildren();
                        }
                    }
                    default -> line.skipChildren();
                }
            }
            return new Row(id, version, note, op);
        }
    }
}
