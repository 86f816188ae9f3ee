package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.check.Kept;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/** MySQL: a partition and a table exchange their rows, of which the log has nothing. */
record Exchanged() implements Feature {
    private static final int ROWS = 20;
    private static final String COLUMNS = " (id bigint, part int, v int NOT NULL, PRIMARY KEY (id, part))";
    private static final Kept KEPT = new Kept.Keys("SELECT id, part FROM audit.exchanged", false);

    @Override
    public String name() {
        return "exchanged";
    }

    @Override
    public List<String> setup() {
        return List.of(
                "CREATE TABLE zoo.whole_parts" + COLUMNS
                        + " PARTITION BY LIST (part) (PARTITION p0 VALUES IN (0), PARTITION p1 VALUES IN (1))",
                "CREATE TABLE zoo.other_part" + COLUMNS,
                "CREATE TABLE audit.exchanged (id bigint, part int)");
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        if (random.nextInt(20) == 0) {
            // Committed by what follows, or in vain.
            statement.execute("INSERT INTO audit.exchanged SELECT id, part FROM zoo.other_part UNION ALL SELECT id,"
                    + " part FROM zoo.whole_parts WHERE part = 0");
            statement.execute("ALTER TABLE zoo.whole_parts EXCHANGE PARTITION p0 WITH TABLE zoo.other_part");
            return;
        }
        boolean whole = random.nextBoolean();
        int part = whole ? random.nextInt(2) : 0;
        String table = whole ? "zoo.whole_parts" : "zoo.other_part";
        int id = random.nextInt(ROWS);
        statement.execute("DELETE FROM " + table + " WHERE part = " + part + " AND id = " + id);
        if (random.nextInt(4) > 0) {
            statement.execute(
                    "INSERT INTO " + table + " VALUES (" + id + ", " + part + ", " + random.nextInt(1000) + ")");
        }
        statement.execute(
                "UPDATE " + table + " SET v = " + random.nextInt(1000) + " WHERE id = " + random.nextInt(ROWS));
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return List.of(compared("whole_parts"), compared("other_part"));
    }

    private static Compared compared(String table) {
        return new Compared(table, List.of("id", "part"), "SELECT * FROM zoo." + table).but(KEPT);
    }
}
