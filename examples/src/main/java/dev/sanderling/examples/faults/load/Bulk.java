package dev.sanderling.examples.faults.load;

import java.io.IOException;
import java.io.StringReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.random.RandomGenerator;
import org.postgresql.PGConnection;

/** Many rows at once: COPY or multi-row inserts of pairs that sum to nothing, updates and deletes of whole ranges. */
final class Bulk implements Writer.Kind {
    private static final int PAUSE_MILLIS = 2500;
    private static final int MANY = 1500;
    private static final int MOST_PAIRS = 60;
    private static final int KEPT = 8000;

    private final int number;
    private final boolean copies;
    private long first;
    private long next;
    private long serial;
    private long firstBefore;

    Bulk(int number, boolean copies) {
        this.number = number;
        this.copies = copies;
    }

    @Override
    public String name() {
        return "b" + number;
    }

    @Override
    public void look(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT min(id), max(id) FROM bank.bulk")) {
            rows.next();
            first = rows.getLong(1);
            next = Math.max(next, rows.getLong(2) + 1);
        }
    }

    @Override
    public void write(Statement statement, RandomGenerator random) throws SQLException {
        firstBefore = first;
        String note = name() + " " + ++serial;
        int dice = random.nextInt(10);
        if (next - first > KEPT || dice == 9) {
            long pairs = Math.min((next - first) / 4, 1 + random.nextInt(next - first > KEPT ? MANY : MOST_PAIRS));
            statement.execute("DELETE FROM bank.bulk WHERE id >= " + first + " AND id < " + (first + 2 * pairs));
            first += 2 * pairs;
        } else if (dice >= 7) {
            long from = first + random.nextLong(Math.max(1, next - first));
            statement.execute("UPDATE bank.bulk SET version = version + 1, note = '" + note + "' WHERE id >= " + from
                    + " AND id < " + (from + random.nextInt(random.nextInt(8) == 0 ? MANY : MOST_PAIRS)));
        } else {
            int rows = random.nextInt(15) == 0 ? MANY : 2 * (1 + random.nextInt(MOST_PAIRS));
            int amount = random.nextInt(100);
            if (copies && random.nextBoolean()) {
                copy(statement, next, rows, amount, note);
            } else {
                statement.execute(insert(next, rows, amount, note));
            }
            next += rows;
        }
    }

    @Override
    public void ended(boolean committed) {
        if (!committed) {
            first = firstBefore;
        }
    }

    @Override
    public int pause(RandomGenerator random) {
        return random.nextInt(PAUSE_MILLIS);
    }

    /** Pairs of rows that sum to nothing, the first with an even id. */
    static String insert(long from, int rows, int amount, String note) {
        var sql = new StringBuilder("INSERT INTO bank.bulk (id, version, balance, note) VALUES ");
        for (int i = 0; i < rows; i++) {
            sql.append(i == 0 ? "" : ",");
            sql.append("(" + (from + i) + ",1," + (i % 2 == 0 ? amount : -amount) + ",'" + note + "')");
        }
        return sql.toString();
    }

    private static void copy(Statement statement, long from, int rows, int amount, String note) throws SQLException {
        var lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            lines.append((from + i) + "\t1\t" + (i % 2 == 0 ? amount : -amount) + "\t" + note + "\n");
        }
        try {
            statement
                    .getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY bank.bulk (id, version, balance, note) FROM STDIN",
                            new StringReader(lines.toString()));
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }
}
