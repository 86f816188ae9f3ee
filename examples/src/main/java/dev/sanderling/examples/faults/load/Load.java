package dev.sanderling.examples.faults.load;

import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.feature.Feature;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent writers. What each of them does follows from the seed, how they interleave from the machine. Every
 * transaction leaves the sum of all balances as it was.
 */
public final class Load implements AutoCloseable {
    /** The sum of all balances, at the end of every transaction. */
    public static final long SUM = 2L * OpeningRows.ACCOUNTS * OpeningRows.BALANCE;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong transactions = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<String> extraColumns = new CopyOnWriteArrayList<>();
    private final Ddl ddl;

    private final @Nullable FeatureWriter features;

    private Load(Database database, long seed, List<Feature> some) {
        this.ddl = new Ddl(database, extraColumns, random(seed, 9));
        begin("small-1", new Writer(database, new Transfers(1, false, extraColumns), random(seed, 1), this)::run);
        begin("small-2", new Writer(database, new Transfers(2, false, extraColumns), random(seed, 2), this)::run);
        begin("late", new Writer(database, new Transfers(3, true, extraColumns), random(seed, 3), this)::run);
        begin("bulk", new Writer(database, new Bulk(4, database.copies()), random(seed, 4), this)::run);
        begin("scratch", new Writer(database, new Scratch(5, database), random(seed, 5), this)::run);
        begin("ddl", () -> ddl.run(stopped));
        if (some.isEmpty()) {
            features = null;
        } else {
            var writer = new FeatureWriter(database, some, random(seed, 10));
            features = writer;
            begin("features", () -> writer.run(stopped));
        }
    }

    /** Fills the tables; the rows that a first run has to read. */
    public static void fill(Database database) throws SQLException {
        OpeningRows.fill(database);
    }

    /** Starts the writers. */
    public static Load start(Database database, long seed, List<Feature> features) {
        return new Load(database, seed, features);
    }

    private static RandomGenerator random(long seed, int writer) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + writer);
    }

    private interface Work {
        void run() throws Exception;
    }

    private void begin(String name, Work work) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (Exception e) {
                failures.add(e);
            }
        }));
    }

    boolean stopped() {
        return stopped.get();
    }

    void committed() {
        transactions.incrementAndGet();
    }

    /** Transactions that the writers know to be committed. */
    public long transactions() {
        return transactions.get();
    }

    /** Transactions of each feature. */
    public Map<String, Integer> features() {
        return features == null ? Map.of() : features.done();
    }

    /** Changes of the tables' columns. */
    public int schemaChanges() {
        return ddl.changes();
    }

    /** Ends the writers at their next transaction; fails where one of them failed. */
    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a writer failed", failures.getFirst());
        }
    }

    /** The sum as the server has it. */
    public static long sum(Connection connection) throws SQLException {
        long sum = 0;
        try (Statement statement = connection.createStatement()) {
            for (String table : Database.TABLES) {
                try (var rows = statement.executeQuery("SELECT coalesce(sum(balance), 0) FROM bank." + table)) {
                    rows.next();
                    sum += rows.getLong(1);
                }
            }
        }
        return sum;
    }
}
