package dev.sanderling.examples.faults.load;

import dev.sanderling.examples.faults.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A small table that is truncated now and then, in the midst of other changes where the server can; its keys are used
 * again. Rows come and go in pairs that sum to nothing.
 *
 * <p>Where no trigger sees a TRUNCATE, it is noted before it is done, and what is noted is done by all means.
 */
final class Scratch implements Writer.Kind {
    private static final int PAUSE_MILLIS = 400;
    private static final int MOST_STEPS = 4;
    private static final int MOST_PAIRS = 8;
    private static final int KEPT = 200;

    private final int number;
    private final Database database;
    private long next;
    private long serial;
    private @Nullable String owed;

    Scratch(int number, Database database) {
        this.number = number;
        this.database = database;
    }

    @Override
    public String name() {
        return "s" + number;
    }

    @Override
    public boolean owes() {
        return owed != null;
    }

    @Override
    public void look(Statement statement) throws SQLException {
        statement.execute(database.impatience());
        String transaction = owed;
        if (transaction != null) {
            if (ask(statement, "SELECT count(*) FROM audit.ledger WHERE tx = '" + transaction + "'") > 0) {
                statement.execute("TRUNCATE TABLE bank.scratch");
            }
            owed = null;
        }
    }

    @Override
    public void write(Statement statement, RandomGenerator random) throws SQLException {
        next = ask(statement, "SELECT coalesce(max(id) + 1, 0) FROM bank.scratch");
        for (int steps = 1 + random.nextInt(MOST_STEPS); steps > 0; steps--) {
            int dice = random.nextInt(12);
            long pair = next == 0 ? 0 : 2 * random.nextLong((next + 1) / 2);
            if (dice == 0 || next > KEPT) {
                truncate(statement);
            } else if (dice < 6) {
                int rows = 2 * (1 + random.nextInt(MOST_PAIRS));
                statement.execute(insert(next, rows, random.nextInt(100), note()));
                next += rows;
            } else if (dice < 10) {
                statement.execute("UPDATE bank.scratch SET version = version + 1, note = '" + note()
                        + "' WHERE id BETWEEN " + pair + " AND " + (pair + random.nextInt(MOST_PAIRS)));
            } else {
                statement.execute("DELETE FROM bank.scratch WHERE id IN (" + pair + ", " + (pair + 1) + ")");
            }
        }
    }

    private void truncate(Statement statement) throws SQLException {
        Optional<String> noting = database.notingTruncate("scratch");
        if (noting.isPresent()) {
            Connection connection = statement.getConnection();
            connection.commit();
            String transaction = name() + "-t" + ++serial;
            statement.execute(database.naming(transaction));
            owed = transaction;
            statement.execute(noting.get());
            connection.commit();
        }
        statement.execute("TRUNCATE TABLE bank.scratch");
        owed = null;
        next = 0;
        if (noting.isPresent()) {
            statement.execute(database.naming(name() + "-a" + ++serial));
        }
    }

    @Override
    public void ended(boolean committed) {
        // The next one looks.
    }

    @Override
    public int pause(RandomGenerator random) {
        return random.nextInt(PAUSE_MILLIS);
    }

    /** Pairs of rows that sum to nothing, the first with an even id. */
    static String insert(long from, int rows, int amount, String note) {
        var sql = new StringBuilder("INSERT INTO bank.scratch (id, version, balance, note) VALUES ");
        for (int i = 0; i < rows; i++) {
            sql.append(i == 0 ? "" : ",");
            sql.append("(" + (from + i) + ",1," + (i % 2 == 0 ? amount : -amount) + ",'" + note + "')");
        }
        return sql.toString();
    }

    private String note() {
        return name() + " " + ++serial;
    }

    private static long ask(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
