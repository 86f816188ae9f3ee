package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * PostgreSQL: rows that swap their keys in one statement or one transaction, which is why the table is captured as one
 * without a key. Each row is known here by what it is, a column that nobody else knows of.
 */
record Deferred() implements Feature {
    private static final int KEYS = 30;

    @Override
    public String name() {
        return "deferred";
    }

    @Override
    public boolean copied() {
        // A mirror by such a key is refused.
        return false;
    }

    @Override
    public List<String> setup() {
        return List.of(
                "CREATE SEQUENCE zoo.deferred_itself",
                "CREATE TABLE zoo.deferred (id bigint PRIMARY KEY DEFERRABLE INITIALLY IMMEDIATE, itself bigint NOT NULL"
                        + " DEFAULT nextval('zoo.deferred_itself'), v int NOT NULL)",
                "ALTER TABLE zoo.deferred REPLICA IDENTITY FULL",
                "INSERT INTO zoo.deferred (id, v) SELECT n, 0 FROM generate_series(0, 9) AS n");
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        int one = random.nextInt(KEYS);
        int other = random.nextInt(KEYS);
        switch (random.nextInt(5)) {
            case 0 ->
                statement.execute("UPDATE zoo.deferred SET id = CASE id WHEN " + one + " THEN " + other + " ELSE " + one
                        + " END WHERE id IN (" + one + ", " + other + ")");
            case 1 -> {
                statement.execute("SET CONSTRAINTS ALL DEFERRED");
                statement.execute("UPDATE zoo.deferred SET id = " + KEYS + " - 1 - id");
            }
            case 2 -> {
                statement.execute("DELETE FROM zoo.deferred WHERE id = " + one);
                statement.execute("INSERT INTO zoo.deferred (id, v) VALUES (" + one + ", 0)");
            }
            case 3 -> statement.execute("DELETE FROM zoo.deferred WHERE id = " + one);
            default -> statement.execute("UPDATE zoo.deferred SET v = " + random.nextInt(1000) + " WHERE id = " + one);
        }
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return List.of(new Compared("deferred", List.of("itself"), "SELECT * FROM zoo.deferred"));
    }
}
