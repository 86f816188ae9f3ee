package dev.sanderling.examples.faults.load;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Small transactions of several statements: transfers between rows and tables, rows opened, closed, touched, and given
 * another key; keys that were closed are used again. The late writer lingers between its statements, so that its
 * transactions are open across whole runs.
 */
final class Transfers implements Writer.Kind {
    private static final long OWN = 1_000_000_000L;
    private static final int PAUSE_MILLIS = 90;
    private static final int LATE_MILLIS = 1500;
    private static final int MOST_OWN = 400;

    private final int number;
    private final boolean late;
    private final List<String> extraColumns;
    /** Rows of accounts that are this writer's alone, and their balances. */
    private final TreeMap<Long, Long> own = new TreeMap<>();

    private Map<Long, Long> before = Map.of();
    private final List<Long> closed = new ArrayList<>();
    private long nextId;
    private long serial;

    Transfers(int number, boolean late, List<String> extraColumns) {
        this.number = number;
        this.late = late;
        this.extraColumns = extraColumns;
        this.nextId = number * OWN;
    }

    @Override
    public String name() {
        return "t" + number;
    }

    @Override
    public void look(Statement statement) throws SQLException {
        own.clear();
        long from = number * OWN;
        try (ResultSet rows = statement.executeQuery(
                "SELECT id, balance FROM bank.accounts WHERE id >= " + from + " AND id < " + (from + OWN))) {
            while (rows.next()) {
                own.put(rows.getLong(1), rows.getLong(2));
            }
        }
        closed.clear();
        // Ids that were used in a transaction whose end is not known must not be taken for new ones.
        nextId = own.isEmpty() ? nextId : Math.max(nextId, own.lastKey() + 1);
    }

    @Override
    public void write(Statement statement, RandomGenerator random) throws SQLException, InterruptedException {
        before = new TreeMap<>(own);
        int steps = late ? 3 + random.nextInt(4) : 1 + random.nextInt(4);
        // In the order of their keys, or the writers would spend their time in deadlocks.
        int from = 1;
        for (int step = 0; step < steps; step++) {
            int dice = random.nextInt(10);
            if (dice < 4 || own.isEmpty()) {
                from = transfer(statement, random, from);
            } else if (dice < 6 && own.size() < MOST_OWN) {
                open(statement, random);
            } else if (dice < 7) {
                close(statement, random);
            } else if (dice < 8) {
                rename(statement, random);
            } else {
                touch(statement, random);
            }
            if (late) {
                Thread.sleep(random.nextInt(LATE_MILLIS));
            }
        }
        if (own.isEmpty()) {
            open(statement, random);
        }
    }

    @Override
    public void ended(boolean committed) {
        if (!committed) {
            own.clear();
            own.putAll(before);
            closed.clear();
        }
    }

    @Override
    public int pause(RandomGenerator random) {
        return random.nextInt(late ? LATE_MILLIS : PAUSE_MILLIS);
    }

    /** From one row with money to another, of either table; returns the least id that may be locked next. */
    private int transfer(Statement statement, RandomGenerator random, int from) throws SQLException {
        int first = late ? OpeningRows.LATE_FROM : 1;
        int last = late ? OpeningRows.ACCOUNTS : OpeningRows.LATE_FROM - 1;
        int low = Math.max(first, from);
        if (low >= last) {
            return from;
        }
        int one = low + random.nextInt(last - low);
        int other = one + 1 + random.nextInt(last - one);
        int amount = random.nextInt(100) - 50;
        move(statement, random.nextBoolean() ? "accounts" : "savings", one, amount, random);
        move(statement, random.nextBoolean() ? "accounts" : "savings", other, -amount, random);
        return other + 1;
    }

    private void move(Statement statement, String table, long id, long amount, RandomGenerator random)
            throws SQLException {
        String extra = "";
        if (table.equals("accounts") && !extraColumns.isEmpty() && random.nextInt(3) == 0) {
            extra = ", " + extraColumns.get(random.nextInt(extraColumns.size())) + " = " + random.nextInt(1000);
        }
        statement.execute("UPDATE bank." + table + " SET version = version + 1, balance = balance + " + amount
                + ", note = '" + note() + "'" + extra + " WHERE id = " + id);
    }

    private void open(Statement statement, RandomGenerator random) throws SQLException {
        long id = closed.isEmpty() || random.nextBoolean() ? nextId++ : closed.remove(random.nextInt(closed.size()));
        long taken = own.isEmpty() ? 0 : random.nextInt(20);
        statement.execute("INSERT INTO bank.accounts (id, version, balance, note) VALUES (" + id + ",1," + taken + ",'"
                + note() + "')");
        if (taken != 0) {
            give(statement, own.firstKey(), -taken);
        }
        own.put(id, taken);
    }

    private void close(Statement statement, RandomGenerator random) throws SQLException {
        long id = any(random);
        long balance = own.getOrDefault(id, 0L);
        if (own.size() < 2) {
            return;
        }
        statement.execute("DELETE FROM bank.accounts WHERE id = " + id);
        own.remove(id);
        closed.add(id);
        if (balance != 0) {
            give(statement, own.firstKey(), balance);
        }
    }

    private void rename(Statement statement, RandomGenerator random) throws SQLException {
        long id = any(random);
        long fresh = nextId++;
        statement.execute("UPDATE bank.accounts SET id = " + fresh + ", version = version + 1 WHERE id = " + id);
        own.put(fresh, own.getOrDefault(id, 0L));
        own.remove(id);
        closed.add(id);
    }

    private void touch(Statement statement, RandomGenerator random) throws SQLException {
        long id = any(random);
        statement.execute("UPDATE bank.accounts SET version = version + 1, note = '" + note() + "' WHERE id BETWEEN "
                + id + " AND " + Math.min(id + random.nextInt(12), number * OWN + OWN - 1));
    }

    private void give(Statement statement, long id, long amount) throws SQLException {
        statement.execute(
                "UPDATE bank.accounts SET version = version + 1, balance = balance + " + amount + " WHERE id = " + id);
        own.merge(id, amount, Long::sum);
    }

    private long any(RandomGenerator random) {
        return own.keySet().stream()
                .skip(random.nextInt(own.size()))
                .findFirst()
                .orElseThrow();
    }

    private String note() {
        return name() + " it''s " + ++serial;
    }
}
