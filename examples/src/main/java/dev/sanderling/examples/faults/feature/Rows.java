package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table whose rows come, change and go at random.
 *
 * @param keys so many different ones
 * @param insert the statement that makes a row, with a random number; the row may be there
 * @param updates statements of a row, with a random number each
 */
record Rows(
        String name,
        String table,
        List<String> setup,
        int keys,
        Function<Given, String> insert,
        List<Function<Given, String>> updates,
        Compared held)
        implements Feature {
    private static final int OPENING = 20;
    /** Beyond all keys that come later. */
    private static final long FIRST_OPENING = 1_000_000;

    /** A row's key, and a random number. */
    record Given(long id, int number) {}

    /** With rows that nobody changes: what the first read makes of them is seen in the end. */
    @Override
    public List<String> setup() {
        return Stream.concat(
                        setup.stream(),
                        IntStream.range(0, OPENING).mapToObj(i -> insert.apply(new Given(FIRST_OPENING + i, i))))
                .toList();
    }

    @Override
    public void step(Statement statement, RandomGenerator random) throws SQLException {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Given given = new Given(random.nextInt(keys), random.nextInt(1000));
            int dice = random.nextInt(10);
            if (dice < 4) {
                statement.execute(insert.apply(given));
            } else if (dice < 8) {
                statement.execute(updates.get(random.nextInt(updates.size())).apply(given));
            } else {
                statement.execute("DELETE FROM zoo." + table + " WHERE id = " + given.id());
            }
        }
    }

    @Override
    public List<Compared> compared(Statement statement) {
        return List.of(held);
    }
}
