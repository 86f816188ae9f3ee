package dev.sanderling.examples.faults.feature;

import java.util.List;
import java.util.stream.Stream;

/** Those of MySQL, as the docs' table of features has them. */
public final class MySqlRefusals {
    private MySqlRefusals() {}

    /** All that one table can be the reason of. */
    public static List<Refusal> all() {
        return Stream.of("MyISAM", "MEMORY").map(MySqlRefusals::engine).toList();
    }

    private static Refusal engine(String engine) {
        return new Refusal(
                "engine " + engine,
                List.of(
                        "CREATE TABLE zoo.%1$s (id bigint PRIMARY KEY, v int) ENGINE = " + engine,
                        "INSERT INTO zoo.%1$s VALUES (1, 1), (2, 2)",
                        "DELETE FROM zoo.%1$s WHERE id = 1"),
                "UnsupportedTable",
                List.of("ENGINE = InnoDB"),
                List.of("ALTER TABLE zoo.%1$s ENGINE = InnoDB", "INSERT INTO zoo.%1$s VALUES (3, 3)"));
    }
}
