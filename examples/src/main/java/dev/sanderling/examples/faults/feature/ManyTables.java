package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** More tables than a checkpoint has names for. */
record ManyTables() implements Feature {
    private static final int TABLES = 120;
    private static final int ROWS = 3;

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public List<String> setup() {
        return IntStream.range(0, TABLES)
                .mapToObj(i -> "CREATE TABLE zoo.many_" + i + " (id bigint PRIMARY KEY, v int NOT NULL)")
                .toList();
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        String table = "zoo.many_" + random.nextInt(TABLES);
        int id = random.nextInt(ROWS);
        statement.execute("DELETE FROM " + table + " WHERE id = " + id);
        if (random.nextInt(4) > 0) {
            statement.execute("INSERT INTO " + table + " VALUES (" + id + ", " + random.nextInt(1000) + ")");
        }
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return IntStream.range(0, TABLES)
                .mapToObj(i -> Compared.whole("many_" + i))
                .toList();
    }
}
