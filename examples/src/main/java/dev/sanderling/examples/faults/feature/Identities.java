package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/** PostgreSQL: rows that the log tells apart by another index than the key, by no key at all, and by turns. */
record Identities() implements Feature {
    private static final int ROWS = 30;
    private static final List<String> ALL = List.of("DEFAULT", "FULL", "USING INDEX indexed_wide");

    @Override
    public String name() {
        return "identities";
    }

    @Override
    public List<String> setup() {
        return List.of(
                "CREATE TABLE zoo.indexed (id bigint PRIMARY KEY, u int NOT NULL, v int)",
                "CREATE UNIQUE INDEX indexed_wide ON zoo.indexed (u, id)",
                "ALTER TABLE zoo.indexed REPLICA IDENTITY USING INDEX indexed_wide",
                "CREATE TABLE zoo.bare (u int NOT NULL, v int)",
                "CREATE UNIQUE INDEX bare_u ON zoo.bare (u)",
                "ALTER TABLE zoo.bare REPLICA IDENTITY USING INDEX bare_u",
                "INSERT INTO zoo.indexed SELECT n, 100 + n, 0 FROM generate_series(0, 9) AS n",
                "INSERT INTO zoo.bare SELECT n, 0 FROM generate_series(0, 9) AS n");
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        if (random.nextInt(15) == 0) {
            statement.execute("ALTER TABLE zoo.indexed REPLICA IDENTITY " + ALL.get(random.nextInt(ALL.size())));
        }
        boolean bare = random.nextBoolean();
        String table = bare ? "zoo.bare" : "zoo.indexed";
        String key = bare ? "u" : "id";
        int id = random.nextInt(ROWS);
        int number = random.nextInt(1000);
        switch (random.nextInt(5)) {
            case 0 -> statement.execute("DELETE FROM " + table + " WHERE " + key + " = " + id);
            case 1 ->
                statement.execute("INSERT INTO " + table + " VALUES (" + id + ", "
                        + (bare ? String.valueOf(number) : number + ", 1") + ") ON CONFLICT DO NOTHING");
            case 2 ->
                statement.execute("UPDATE " + table + " SET " + key + " = " + (ROWS + number) + " WHERE " + key + " = "
                        + id + " AND NOT EXISTS (SELECT FROM " + table + " WHERE " + key + " = " + (ROWS + number)
                        + ")");
            case 3 -> statement.execute("UPDATE zoo.indexed SET u = " + number + " WHERE id = " + id);
            default -> statement.execute("UPDATE " + table + " SET v = " + number + " WHERE " + key + " = " + id);
        }
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return List.of(Compared.whole("indexed"), new Compared("bare", List.of("u"), "SELECT * FROM zoo.bare"));
    }
}
