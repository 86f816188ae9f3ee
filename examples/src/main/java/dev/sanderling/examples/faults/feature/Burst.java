package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Much log of a table that nobody captures.
 *
 * @param insert the statement that writes it
 */
record Burst(String insert) implements Feature {
    @Override
    public String name() {
        return "burst";
    }

    @Override
    public List<String> setup() {
        return List.of("CREATE TABLE audit.burst (v varchar(200) NOT NULL)");
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        if (random.nextInt(8) == 0) {
            statement.execute(insert);
        } else if (random.nextInt(20) == 0) {
            statement.execute("DELETE FROM audit.burst");
        }
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return List.of();
    }
}
