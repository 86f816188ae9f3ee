package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.check.Kept;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * PostgreSQL: partitions that come in with rows in them and go again, and are tables of their own meanwhile. What is
 * detached goes without a delete.
 */
record Attached() implements Feature {
    private static final int PARTS = 5;
    private static final int ROWS = 20;

    @Override
    public String name() {
        return "attached";
    }

    @Override
    public List<String> setup() {
        List<String> all = new ArrayList<>();
        all.add("CREATE TABLE zoo.attached (id bigint, part int, v int NOT NULL, PRIMARY KEY (id, part)) PARTITION BY"
                + " LIST (part)");
        all.add("CREATE TABLE audit.detached (id bigint, part int)");
        for (int i = 0; i < PARTS; i++) {
            all.add("CREATE TABLE " + part(i) + " (LIKE zoo.attached INCLUDING ALL)");
            all.add("INSERT INTO " + part(i) + " SELECT n, " + i + ", 0 FROM generate_series(1, 5) AS n");
            if (i < PARTS - 2) {
                all.add(attach(i));
            }
        }
        return all;
    }

    private static String part(int i) {
        return "zoo.attached_" + i;
    }

    private static String attach(int i) {
        return "ALTER TABLE zoo.attached ATTACH PARTITION " + part(i) + " FOR VALUES IN (" + i + ")";
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        int i = random.nextInt(PARTS);
        boolean in = within(statement).contains("attached_" + i);
        if (random.nextInt(15) == 0) {
            if (in) {
                statement.execute("INSERT INTO audit.detached SELECT id, part FROM " + part(i));
                statement.execute("ALTER TABLE zoo.attached DETACH PARTITION " + part(i));
            } else {
                statement.execute(attach(i));
            }
            if (random.nextBoolean()) {
                return;
            }
        }
        // Of its own name, which is the partitioned table's affair as well.
        String table = in && random.nextBoolean() ? "zoo.attached" : part(i);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int id = random.nextInt(ROWS);
            statement.execute("DELETE FROM " + table + " WHERE part = " + i + " AND id = " + id);
            if (random.nextInt(4) > 0) {
                statement.execute("INSERT INTO " + table + " VALUES (" + id + ", " + i + ", " + random.nextInt(1000)
                        + ") ON CONFLICT DO NOTHING");
            }
            statement.execute("UPDATE " + table + " SET v = " + random.nextInt(1000) + " WHERE part = " + i
                    + " AND id = " + random.nextInt(ROWS));
        }
    }

    private static List<String> within(Statement statement) throws SQLException {
        return Catalogue.texts(
                statement,
                "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent ="
                        + " 'zoo.attached'::regclass");
    }

    @Override
    public void end(Statement statement) throws SQLException {
        List<String> within = within(statement);
        if (!within.isEmpty()) {
            // One row that nobody has: a change of all of them would make up for what was never read.
            String part = within.getFirst().substring("attached_".length());
            statement.execute("DELETE FROM zoo.attached WHERE id = " + ROWS);
            statement.execute("INSERT INTO zoo.attached VALUES (" + ROWS + ", " + part + ", 0)");
        }
    }

    @Override
    public List<Compared> compared(Statement statement) throws SQLException {
        List<Compared> all = new ArrayList<>();
        all.add(compared("attached").but(new Kept.Keys("SELECT id, part FROM audit.detached", true)));
        List<String> within = within(statement);
        IntStream.range(0, PARTS)
                .mapToObj(i -> "attached_" + i)
                .filter(part -> !within.contains(part))
                // What was deleted of it while it was a partition was deleted under the other name.
                .forEach(part -> all.add(compared(part).but(Kept.ANYTHING)));
        return all;
    }

    private static Compared compared(String table) {
        return new Compared(table, List.of("id", "part"), "SELECT * FROM zoo." + table);
    }
}
