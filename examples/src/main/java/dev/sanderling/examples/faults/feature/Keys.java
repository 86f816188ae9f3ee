package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.check.Kept;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A table that gets another primary key. What was published under the one before stays as it was, so rows are held
 * against what was published of the newest era; but where the table must be read again, all of them are.
 *
 * @param table its name
 * @param alter what comes before the statement's {@code ADD PRIMARY KEY}
 * @param more statements that make it what it is
 * @param readAgain whether the log does not tell by which key it tells rows apart
 */
record Keys(String table, String alter, List<String> more, boolean readAgain) implements Feature {
    private static final int ROWS = 30;
    private static final List<String> ALL = List.of("id", "k", "k, id", "id, k");

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public boolean copied() {
        // A mirror stops until its own table has the key.
        return false;
    }

    @Override
    public List<String> setup() {
        List<String> all = new java.util.ArrayList<>(List.of(
                "CREATE TABLE zoo." + table
                        + " (id bigint NOT NULL, k bigint NOT NULL, era int NOT NULL, v int NOT NULL," + " CONSTRAINT "
                        + table + "_key PRIMARY KEY (id))",
                "CREATE TABLE audit.era_" + table + " (era int NOT NULL)",
                "INSERT INTO audit.era_" + table + " VALUES (1)",
                "INSERT INTO zoo." + table + " VALUES (1, 1001, 1, 0), (2, 1002, 1, 0), (3, 1003, 1, 0)"));
        all.addAll(more);
        return all;
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        if (random.nextInt(25) == 0) {
            statement.execute("UPDATE audit.era_" + table + " SET era = era + 1");
            statement.execute("ALTER TABLE zoo." + table + " " + alter + " ADD CONSTRAINT " + table
                    + "_key PRIMARY KEY (" + ALL.get(random.nextInt(ALL.size())) + ")");
            return;
        }
        int id = random.nextInt(ROWS);
        int other = ROWS + random.nextInt(ROWS);
        switch (random.nextInt(5)) {
            case 0 -> statement.execute("DELETE FROM zoo." + table + " WHERE id = " + id);
            case 1 -> {
                statement.execute("DELETE FROM zoo." + table + " WHERE id = " + other);
                statement.execute("UPDATE zoo." + table + " SET id = " + other + ", k = " + (1000 + other) + ", era = "
                        + era() + " WHERE id = " + id);
            }
            case 2 ->
                statement.execute("UPDATE zoo." + table + " SET v = " + random.nextInt(1000) + ", era = " + era()
                        + " WHERE id = " + id);
            default -> {
                statement.execute("DELETE FROM zoo." + table + " WHERE id = " + id);
                statement.execute("INSERT INTO zoo." + table + " SELECT " + id + ", " + (1000 + id) + ", era, "
                        + random.nextInt(1000) + " FROM audit.era_" + table);
            }
        }
    }

    private String era() {
        return "(SELECT era FROM audit.era_" + table + ")";
    }

    @Override
    public List<Compared> compared(Statement statement) throws SQLException {
        List<String> key = Catalogue.key(statement, table);
        String all = "SELECT * FROM zoo." + table;
        return List.of(
                readAgain
                        ? new Compared(table, key, all)
                        : new Compared(table, key, all + " WHERE era = " + era())
                                .but(new Kept.Others("era", "SELECT era FROM audit.era_" + table)));
    }
}
