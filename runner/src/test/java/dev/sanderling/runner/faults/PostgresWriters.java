package dev.sanderling.runner.faults;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.postgresql.PGConnection;

/**
 * Concurrent writers with all that has ever lost rows at a restart: back-to-back small transactions, multi-row
 * inserts, COPY, transactions that stay open while others commit, rollbacks, updates, deletes.
 */
final class PostgresWriters implements AutoCloseable {
    private final Connecting connecting;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Void>> running;

    private PostgresWriters(Connecting connecting, long seed) {
        this.connecting = connecting;
        this.running = List.of(
                start(seed, this::small),
                start(seed + 1, this::multiRow),
                start(seed + 2, this::copy),
                start(seed + 3, this::open));
    }

    static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table small (id bigint generated always as identity primary key, n bigint, note text)");
            statement.execute(
                    "create table multi (id bigint generated always as identity primary key, n bigint, note text)");
            statement.execute(
                    "create table copied (id bigint generated always as identity primary key, n bigint, note text)");
            statement.execute(
                    "create table late (id bigint generated always as identity primary key, n bigint, note text)");
        }
    }

    static List<String> tables() {
        return List.of("small", "multi", "copied", "late");
    }

    static PostgresWriters start(Connecting connecting, long seed) {
        return new PostgresWriters(connecting, seed);
    }

    /** Ends the writers at their next transaction and fails where one of them failed. */
    @Override
    public void close() throws Exception {
        stopped.set(true);
        threads.shutdown();
        for (Future<Void> writer : running) {
            try {
                writer.get();
            } catch (ExecutionException e) {
                throw new AssertionError("a writer failed", e.getCause());
            }
        }
    }

    private Future<Void> start(long seed, Writer writer) {
        Callable<Void> loop = () -> {
            RandomGenerator random = java.util.random.RandomGeneratorFactory.of("L64X128MixRandom")
                    .create(seed);
            try (Connection connection = connecting.connect()) {
                connection.setAutoCommit(false);
                while (!stopped.get()) {
                    writer.transaction(connection, random);
                    if (random.nextInt(20) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                    }
                    // Not synchronisation: the pace of a load that leaves a core for the runner.
                    Thread.sleep(random.nextInt(4));
                }
            }
            return null;
        };
        return threads.submit(loop);
    }

    private void small(Connection connection, RandomGenerator random) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int kind = random.nextInt(10);
            if (kind < 6) {
                statement.execute("insert into small (n, note) values (" + random.nextInt(1000) + ", 'it''s "
                        + random.nextInt(100) + "')");
            } else if (kind < 9) {
                statement.execute(
                        "update small set n = n + 1 where id in (select id from small order by random() limit 2)");
            } else {
                statement.execute("delete from small where id = (select min(id) from small)");
            }
        }
    }

    private void multiRow(Connection connection, RandomGenerator random) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into multi (n, note) select g, 'row ' || g from generate_series(1, "
                    + (1 + random.nextInt(200)) + ") g");
            if (random.nextInt(4) == 0) {
                statement.execute("update multi set note = 'seen' where id % 97 = " + random.nextInt(97));
            }
        }
    }

    private void copy(Connection connection, RandomGenerator random) throws SQLException, IOException {
        StringBuilder lines = new StringBuilder();
        int rows = 1 + random.nextInt(500);
        for (int i = 0; i < rows; i++) {
            lines.append(i).append("\tcopied ").append(random.nextInt(10)).append('\n');
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy copied (n, note) from stdin", new StringReader(lines.toString()));
    }

    /** Open while a few hundred others commit. */
    private void open(Connection connection, RandomGenerator random) throws SQLException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            int steps = 2 + random.nextInt(4);
            for (int i = 0; i < steps; i++) {
                statement.execute("insert into late (n, note) values (" + i + ", 'step')");
                Thread.sleep(random.nextInt(150));
            }
        }
    }

    /** A new connection for a writer. */
    interface Connecting {
        Connection connect() throws SQLException;
    }

    private interface Writer {
        void transaction(Connection connection, RandomGenerator random)
                throws SQLException, IOException, InterruptedException;
    }
}
