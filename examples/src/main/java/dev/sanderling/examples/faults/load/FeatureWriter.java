package dev.sanderling.examples.faults.load;

import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.feature.Feature;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** Takes one feature after the other for a transaction, in sessions that are set as applications set theirs. */
final class FeatureWriter {
    private static final int PAUSE_MILLIS = 60;
    private static final int OF_A_SESSION = 30;
    private static final long RECONNECT_MILLIS = 100;

    private final Database database;
    private final List<Feature> features;
    private final RandomGenerator random;
    private final Map<String, Integer> done = new TreeMap<>();

    FeatureWriter(Database database, List<Feature> features, RandomGenerator random) {
        this.database = database;
        this.features = features;
        this.random = random;
    }

    void run(AtomicBoolean stopped) throws InterruptedException {
        while (!stopped.get()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(database.impatience());
                statement.execute(database.asOwner());
                List<String> sessions = database.sessions();
                if (random.nextInt(3) > 0) {
                    statement.execute(sessions.get(random.nextInt(sessions.size())));
                }
                connection.setAutoCommit(false);
                for (int i = 0; i < OF_A_SESSION && !stopped.get(); i++) {
                    Feature feature = features.get(random.nextInt(features.size()));
                    feature.step(statement, random);
                    connection.commit();
                    count(feature.name());
                    Thread.sleep(random.nextInt(PAUSE_MILLIS));
                }
            } catch (SQLException e) {
                // A deadlock, a lock that was waited for, a server that is away: begun again.
                Thread.sleep(RECONNECT_MILLIS);
            }
        }
    }

    private synchronized void count(String feature) {
        done.merge(feature, 1, Integer::sum);
    }

    /** Transactions of each feature. */
    synchronized Map<String, Integer> done() {
        return new TreeMap<>(done);
    }
}
