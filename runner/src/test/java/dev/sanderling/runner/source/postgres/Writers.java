package dev.sanderling.runner.source.postgres;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/** Applications that write all the time, each in its own way, and keep a ledger of what they committed. */
final class Writers implements AutoCloseable {
    private final TestDatabase database;
    private final AtomicLong rows = new AtomicLong();
    private final List<List<String>> ledgers = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean stopping;

    /** One transaction; returns the ids it inserted, in order, or none where it rolled back. */
    private interface Transaction {
        List<String> run(Connection connection, int number) throws Exception;
    }

    Writers(TestDatabase database) {
        this.database = database;
    }

    void start() {
        write("small", (c, n) -> insert(c, "small", n, 1));
        write("multi", (c, n) -> insert(c, "multi", n, 20));
        write("copy", (c, n) -> copy(c, "copy", n, 100));
        write("open1", (c, n) -> held(c, "open1", n));
        write("open2", (c, n) -> held(c, "open2", n));
        write("back", (c, n) -> insert(c, "back", n, 2));
    }

    private void write(String name, Transaction transaction) {
        List<String> ledger = Collections.synchronizedList(new ArrayList<>());
        ledgers.add(ledger);
        running.add(threads.submit(() -> {
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(false);
                for (int n = 0; !stopping; n++) {
                    List<String> ids = transaction.run(connection, n);
                    connection.commit();
                    ledger.addAll(ids);
                    rows.addAndGet(ids.size());
                    // Load, not synchronisation: two cores also have to read.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(name.equals("back") ? 2 : 40));
                }
                return null;
            }
        }));
    }

    private static List<String> insert(Connection connection, String writer, int number, int count) throws Exception {
        List<String> ids = ids(writer, number, 0, count);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table(number)
                + " (id, writer) SELECT i, ? FROM unnest(?::text[]) WITH ORDINALITY AS u(i, n) ORDER BY n")) {
            insert.setString(1, writer);
            insert.setArray(2, connection.createArrayOf("text", ids.toArray()));
            insert.executeUpdate();
        }
        return ids;
    }

    private static List<String> copy(Connection connection, String writer, int number, int count) throws Exception {
        List<String> ids = ids(writer, number, 0, count);
        String text = String.join(
                "", ids.stream().map(id -> id + "\t" + writer + "\n").toList());
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table(number) + " (id, writer) FROM STDIN", new StringReader(text));
        return ids;
    }

    /** Stays open across barriers; every third is rolled back. */
    private static List<String> held(Connection connection, String writer, int number) throws Exception {
        List<String> ids = new ArrayList<>(insert(connection, writer, number, 3));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(new Random().nextInt(700)));
        try (PreparedStatement more =
                connection.prepareStatement("INSERT INTO " + table(number + 1) + " (id, writer) VALUES (?, ?)")) {
            String last = writer + ":" + number + ":last";
            more.setString(1, last);
            more.setString(2, writer);
            more.executeUpdate();
            ids.add(last);
        }
        if (number % 3 == 2) {
            connection.rollback();
            return List.of();
        }
        return ids;
    }

    private static List<String> ids(String writer, int number, int from, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            ids.add(writer + ":" + number + ":" + i);
        }
        return ids;
    }

    private static String table(int number) {
        return number % 2 == 0 ? "even" : "odd";
    }

    /** How many rows were committed so far. */
    long rows() {
        return rows.get();
    }

    /** What each writer committed, in its order. */
    List<List<String>> ledgers() {
        return ledgers;
    }

    @Override
    public void close() throws Exception {
        stopping = true;
        for (Future<?> writer : running) {
            writer.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();
    }
}
