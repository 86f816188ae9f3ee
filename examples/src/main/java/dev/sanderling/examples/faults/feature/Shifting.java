package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A table whose columns are added with and without a default, dropped, renamed, swapped and given other types. Each such
 * change begins an era, and rows are held against what was published of the newest one: what is published stays as it
 * was.
 *
 * @param swap statements that give a and b each other's name
 * @param retype ends of ALTER TABLE that give the column {@code %1$s} another type
 */
record Shifting(List<String> swap, List<String> retype) implements Feature {
    private static final int ROWS = 60;

    @Override
    public String name() {
        return "shifting";
    }

    @Override
    public List<String> setup() {
        return List.of(
                "CREATE TABLE zoo.shifting (id bigint PRIMARY KEY, era int NOT NULL, a int, b int)",
                "CREATE TABLE zoo.era (id bigint PRIMARY KEY, era int NOT NULL)",
                "INSERT INTO zoo.era VALUES (1, 1)");
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        if (random.nextInt(12) == 0) {
            // First: where the rest is not done after all there is an era without a change.
            statement.execute("UPDATE zoo.era SET era = era + 1");
            shift(statement, random);
            return;
        }
        int id = random.nextInt(ROWS);
        statement.execute("DELETE FROM zoo.shifting WHERE id = " + id);
        statement.execute("INSERT INTO zoo.shifting (id, era) SELECT " + id + ", era FROM zoo.era");
        for (String column : columns(statement)) {
            if (random.nextInt(3) > 0) {
                statement.execute(
                        "UPDATE zoo.shifting SET " + column + " = " + random.nextInt(1000) + " WHERE id = " + id);
            }
        }
    }

    @Override
    public void end(Statement statement) throws SQLException {
        // The last change of columns, which no other makes up for.
        statement.execute("UPDATE zoo.era SET era = era + 1");
        statement.execute("ALTER TABLE zoo.shifting "
                + retype.getFirst().formatted(columns(statement).getFirst()));
        statement.execute("DELETE FROM zoo.shifting WHERE id = " + ROWS);
        statement.execute("INSERT INTO zoo.shifting (id, era) SELECT " + ROWS + ", era FROM zoo.era");
    }

    private void shift(Statement statement, RandomGenerator random) throws SQLException {
        List<String> columns = columns(statement);
        String fresh = "c" + random.nextInt(1_000_000);
        String some = columns.get(random.nextInt(columns.size()));
        switch (columns.size() > 4 ? 1 : random.nextInt(6)) {
            case 0 -> statement.execute("ALTER TABLE zoo.shifting ADD COLUMN " + fresh + " int DEFAULT 7");
            case 3 -> statement.execute("ALTER TABLE zoo.shifting ADD COLUMN " + fresh + " int");
            case 4 ->
                statement.execute("ALTER TABLE zoo.shifting "
                        + retype.get(random.nextInt(retype.size())).formatted(some));
            case 1 -> drop(statement, columns, some);
            case 2 -> statement.execute("ALTER TABLE zoo.shifting RENAME COLUMN " + some + " TO " + fresh);
            default -> {
                if (columns.contains("a") && columns.contains("b")) {
                    for (String sql : swap) {
                        statement.execute(sql);
                    }
                }
            }
        }
    }

    private static void drop(Statement statement, List<String> columns, String some) throws SQLException {
        if (columns.size() > 1) {
            statement.execute("ALTER TABLE zoo.shifting DROP COLUMN " + some);
        }
    }

    /** As they are, but for the two that stay. */
    private static List<String> columns(Statement statement) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet none = statement.executeQuery("SELECT * FROM zoo.shifting WHERE id < 0")) {
            for (int i = 3; i <= none.getMetaData().getColumnCount(); i++) {
                columns.add(none.getMetaData().getColumnName(i));
            }
        }
        return columns;
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return List.of(new Compared(
                "shifting", List.of("id"), "SELECT * FROM zoo.shifting WHERE era = (SELECT era FROM zoo.era)"));
    }
}
