package dev.sanderling.examples.faults.load;

import dev.sanderling.examples.faults.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** Now and then a column more in accounts, and when there are many, one less. */
final class Ddl {
    private static final int MOST = 5;
    private static final int SECONDS = 12;
    private static final long SLICE_MILLIS = 100;

    private final Database database;
    private final List<String> columns;
    private final RandomGenerator random;
    private volatile int changes;

    Ddl(Database database, List<String> columns, RandomGenerator random) {
        this.database = database;
        this.columns = columns;
        this.random = random;
    }

    int changes() {
        return changes;
    }

    void run(AtomicBoolean stopped) throws InterruptedException {
        int made = 0;
        while (!stopped.get()) {
            for (int i = 20 + random.nextInt(10 * SECONDS); i > 0 && !stopped.get(); i--) {
                Thread.sleep(SLICE_MILLIS);
            }
            boolean drop = columns.size() >= MOST;
            String column = drop ? columns.removeFirst() : "extra" + made++;
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(database.impatience());
                statement.execute("ALTER TABLE bank.accounts "
                        + (drop ? "DROP COLUMN " + column : "ADD COLUMN " + column + " int"));
                changes = changes + 1;
                if (!drop) {
                    columns.add(column);
                }
            } catch (SQLException e) {
                // The table is in use, or the server is away: another time. A column that may be there is not used.
            }
        }
    }
}
