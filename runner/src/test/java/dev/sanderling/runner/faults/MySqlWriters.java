package dev.sanderling.runner.faults;

import dev.sanderling.runner.source.mysql.TestMySql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Concurrent writers, each the only one of its table and with a ledger of what it committed, in order: small
 * transactions, multi-row inserts, big transactions, transactions that stay open while others commit, rollbacks.
 */
final class MySqlWriters implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<Captured>> ledger = new TreeMap<>();
    private final List<Future<?>> running = new ArrayList<>();

    private MySqlWriters() {}

    static List<String> tables() {
        return List.of("small", "multi", "big", "late");
    }

    static void createTables(TestMySql server, String database) {
        server.execute("create database " + database);
        tables().forEach(table -> server.execute(
                "create table " + database + "." + table + " (id bigint primary key, n bigint, note varchar(50))"));
    }

    static MySqlWriters start(TestMySql server, String database, long seed) {
        MySqlWriters writers = new MySqlWriters();
        for (String table : tables()) {
            List<Captured> committed = Collections.synchronizedList(new ArrayList<>());
            writers.ledger.put(table, committed);
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed + table.hashCode());
            Writer writer = new Writer(database + "." + table, random, committed, writers.stopped);
            writers.running.add(writers.threads.submit(() -> {
                try (Connection connection = server.connect()) {
                    connection.setAutoCommit(false);
                    writer.run(connection, table);
                }
                return null;
            }));
        }
        return writers;
    }

    List<Captured> committed(String table) {
        return ledger.getOrDefault(table, List.of());
    }

    /** Ends the writers at their next transaction and fails where one of them failed. */
    @Override
    public void close() throws Exception {
        stopped.set(true);
        threads.shutdown();
        for (Future<?> writer : running) {
            try {
                writer.get();
            } catch (ExecutionException e) {
                throw new AssertionError("a writer failed", e.getCause());
            }
        }
    }

    private static final class Writer {
        private final String table;
        private final RandomGenerator random;
        private final List<Captured> committed;
        private final AtomicBoolean stopped;
        private final List<Long> alive = new ArrayList<>();
        private long nextId = 1;

        Writer(String table, RandomGenerator random, List<Captured> committed, AtomicBoolean stopped) {
            this.table = table;
            this.random = random;
            this.committed = committed;
            this.stopped = stopped;
        }

        void run(Connection connection, String kind) throws SQLException, InterruptedException {
            while (!stopped.get()) {
                List<Captured> changes = new ArrayList<>();
                List<Long> before = List.copyOf(alive);
                try (Statement statement = connection.createStatement()) {
                    transaction(statement, kind, changes);
                }
                if (random.nextInt(20) == 0) {
                    connection.rollback();
                    alive.clear();
                    alive.addAll(before);
                } else {
                    connection.commit();
                    committed.addAll(changes);
                }
                // Not synchronisation: the pace of a load that leaves a core for the runner.
                Thread.sleep(random.nextInt(6));
            }
        }

        private void transaction(Statement statement, String kind, List<Captured> changes)
                throws SQLException, InterruptedException {
            switch (kind) {
                case "small" -> small(statement, changes);
                case "multi" -> insert(statement, 1 + random.nextInt(100), changes);
                case "big" -> {
                    int statements = random.nextInt(10) == 0 ? 30 : 2;
                    for (int i = 0; i < statements; i++) {
                        insert(statement, 100, changes);
                    }
                }
                default -> {
                    for (int i = 0; i < 3; i++) {
                        insert(statement, 1, changes);
                        Thread.sleep(random.nextInt(150));
                    }
                }
            }
        }

        private void small(Statement statement, List<Captured> changes) throws SQLException {
            int dice = alive.isEmpty() ? 0 : random.nextInt(10);
            if (dice < 6) {
                insert(statement, 1, changes);
                return;
            }
            int index = random.nextInt(alive.size());
            long id = alive.get(index);
            if (dice < 9) {
                // A value of its own, because an UPDATE that changes nothing is not in the log.
                long n = 1_000_000 + nextId++;
                statement.execute("update " + table + " set n = " + n + ", note = 'changed' where id = " + id);
                changes.add(new Captured("u", row(id, n, "changed")));
            } else {
                statement.execute("delete from " + table + " where id = " + id);
                alive.remove(index);
                changes.add(new Captured("d", Map.of("id", Long.toString(id))));
            }
        }

        private void insert(Statement statement, int rows, List<Captured> changes) throws SQLException {
            StringBuilder sql = new StringBuilder("insert into " + table + " values ");
            for (int i = 0; i < rows; i++) {
                long id = nextId++;
                sql.append(i == 0 ? "" : ",").append("(" + id + "," + i + ",'new')");
                alive.add(id);
                changes.add(new Captured("c", row(id, i, "new")));
            }
            statement.execute(sql.toString());
        }

        private static Map<String, String> row(long id, long n, String note) {
            return new TreeMap<>(Map.of("id", Long.toString(id), "n", Long.toString(n), "note", note));
        }
    }
}
