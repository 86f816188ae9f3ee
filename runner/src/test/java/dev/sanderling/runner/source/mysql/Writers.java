package dev.sanderling.runner.source.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An application that writes all the time, in transactions of several kinds; each writer numbers its rows 1, 2, 3... */
final class Writers implements AutoCloseable {
    static final int COUNT = 5;
    static final String[] TABLES = {
        "CREATE TABLE single (writer INT, n INT, PRIMARY KEY (writer, n))",
        "CREATE TABLE many (writer INT, n INT, PRIMARY KEY (writer, n))",
        "CREATE TABLE counter (writer INT PRIMARY KEY, n INT)",
        "CREATE TABLE big (writer INT, n INT, PRIMARY KEY (writer, n))",
        "CREATE TABLE noise (n INT PRIMARY KEY AUTO_INCREMENT, t TEXT)",
        "INSERT INTO counter VALUES (3, 1)"
    };

    private final Job job;
    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    private Writers(Job job) {
        this.job = job;
    }

    @FunctionalInterface
    private interface Transaction {
        /** Writes one transaction; returns the last number it used. */
        int write(Statement statement, int last) throws SQLException;
    }

    static Writers start(Job job) {
        var writers = new Writers(job);
        // The smallest transactions, back to back.
        writers.run(true, 0, (s, n) -> insert(s, "single", 0, n, 1));
        // Several statements, open for a while.
        writers.run(false, 0, (s, n) -> {
            insert(s, "single", 1, n, 1);
            pause(3);
            insert(s, "single", 1, n + 1, 1);
            pause(3);
            return insert(s, "single", 1, n + 2, 1);
        });
        // Statements of many rows.
        writers.run(false, 0, (s, n) -> insert(s, "many", 2, insert(s, "many", 2, n, 7), 5));
        // One row again and again, and what nobody captures nearly at the same time.
        writers.run(true, 1, (s, n) -> {
            s.execute("UPDATE counter SET n = n + 1 WHERE writer = 3");
            return n + 1;
        });
        // Transactions that outlive many others.
        writers.run(false, 0, (s, n) -> {
            int last = n;
            for (int i = 0; i < 10; i++) {
                last = insert(s, "big", 4, last, 40);
                pause(2);
            }
            return last;
        });
        return writers;
    }

    private static int insert(Statement statement, String table, int writer, int last, int rows) throws SQLException {
        var sql = new StringBuilder("INSERT INTO " + table + " VALUES ");
        for (int i = 1; i <= rows; i++) {
            sql.append(i == 1 ? "(" : ", (")
                    .append(writer)
                    .append(", ")
                    .append(last + i)
                    .append(")");
        }
        statement.execute(sql.toString());
        return last + rows;
    }

    /** Part of what the application does between two statements; nothing waits for it. */
    private static void pause(int millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
    }

    private void run(boolean autoCommit, int first, Transaction transaction) {
        running.add(threads.submit(() -> {
            try (Connection connection = job.server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("USE " + job.database);
                connection.setAutoCommit(autoCommit);
                int last = first;
                while (!stopped) {
                    last = transaction.write(statement, last);
                    if (!autoCommit) {
                        connection.commit();
                    }
                    pause(1);
                }
            }
            return null;
        }));
    }

    /** Ends every writer after its transaction; fails if one of them failed. */
    void stop() throws ExecutionException, InterruptedException {
        stopped = true;
        for (Future<?> writer : running) {
            writer.get();
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.close();
    }
}
