package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/** Rows that change because a row of another table does. */
record Cascades() implements Feature {
    private static final int PARENTS = 20;
    private static final int CHILDREN = 100;

    @Override
    public String name() {
        return "cascades";
    }

    @Override
    public List<String> setup() {
        return List.of(
                "CREATE TABLE zoo.parent (id bigint PRIMARY KEY, v int NOT NULL)",
                "CREATE TABLE zoo.child (id bigint PRIMARY KEY, parent bigint NOT NULL, uncle bigint,"
                        + " FOREIGN KEY (parent) REFERENCES zoo.parent (id) ON DELETE CASCADE ON UPDATE CASCADE,"
                        + " FOREIGN KEY (uncle) REFERENCES zoo.parent (id) ON DELETE SET NULL ON UPDATE CASCADE)");
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        int parent = random.nextInt(PARENTS);
        int other = random.nextInt(PARENTS);
        int child = random.nextInt(CHILDREN);
        String there = "SELECT * FROM (SELECT 1) AS one WHERE ";
        switch (random.nextInt(8)) {
            case 0 -> statement.execute("DELETE FROM zoo.parent WHERE id = " + parent);
            case 1 -> {
                statement.execute("DELETE FROM zoo.parent WHERE id = " + other);
                statement.execute("UPDATE zoo.parent SET id = " + other + " WHERE id = " + parent);
            }
            case 2, 3, 4 -> {
                statement.execute("INSERT INTO zoo.parent (id, v) SELECT " + parent + ", 1 FROM (" + there
                        + "NOT EXISTS (SELECT 1 FROM zoo.parent WHERE id = " + parent + ")) AS missing");
                statement.execute("DELETE FROM zoo.child WHERE id = " + child);
                statement.execute("INSERT INTO zoo.child (id, parent, uncle) SELECT " + child + ", " + parent
                        + ", (SELECT max(id) FROM zoo.parent WHERE id <> " + parent + ") FROM (" + there
                        + "EXISTS (SELECT 1 FROM zoo.parent WHERE id = " + parent + ")) AS there");
            }
            default -> statement.execute("UPDATE zoo.parent SET v = v + 1 WHERE id = " + parent);
        }
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return List.of(Compared.whole("parent"), Compared.whole("child"));
    }
}
