package dev.sanderling.examples.faults.load;

import dev.sanderling.examples.faults.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.random.RandomGenerator;

/**
 * One connection that writes transaction after transaction. When the server ends a transaction, or goes away with the
 * answer to a commit, the writer looks at what is there and goes on: the ledger is the server's own, so nobody has to
 * know here what was committed.
 */
final class Writer {
    private static final int ROLLBACK_EVERY = 20;
    private static final long RECONNECT_MILLIS = 100;

    private final Database database;
    private final Kind kind;
    private final RandomGenerator random;
    private final Load load;
    private long number;

    Writer(Database database, Kind kind, RandomGenerator random, Load load) {
        this.database = database;
        this.kind = kind;
        this.random = random;
        this.load = load;
    }

    /** What a writer writes. */
    interface Kind {
        /** For the ledger. */
        String name();

        /** Looks at what is there. */
        void look(Statement statement) throws SQLException;

        /** One transaction, neither committed nor rolled back. */
        void write(Statement statement, RandomGenerator random) throws SQLException, InterruptedException;

        /** The last one was committed, or not. */
        void ended(boolean committed);

        /** Whether something is noted that is not certain to be done: then it looks once more before the end. */
        default boolean owes() {
            return false;
        }

        /** Milliseconds until the next. */
        int pause(RandomGenerator random);
    }

    void run() throws InterruptedException {
        while (!load.stopped() || kind.owes()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                kind.look(statement);
                connection.commit();
                while (!load.stopped()) {
                    transaction(connection, statement);
                    // The pace of a load that leaves a processor to the runner; nothing waits for it.
                    Thread.sleep(kind.pause(random));
                }
            } catch (SQLException e) {
                // A deadlock, a changed table, a server that is away: begun again with a new look.
                Thread.sleep(RECONNECT_MILLIS);
            }
        }
    }

    private void transaction(Connection connection, Statement statement) throws SQLException, InterruptedException {
        String naming = database.naming(kind.name() + "-" + ++number);
        if (!naming.isEmpty()) {
            statement.execute(naming);
        }
        kind.write(statement, random);
        if (random.nextInt(ROLLBACK_EVERY) == 0) {
            connection.rollback();
            kind.ended(false);
        } else {
            connection.commit();
            kind.ended(true);
            load.committed();
        }
    }
}
