package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import dev.sanderling.examples.faults.check.Told;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/** Something that databases have, in the schema {@code zoo}, which every job captures. */
public interface Feature {
    /** For people, and for FAULTS_FEATURES. */
    String name();

    /** Statements that make what it needs. */
    List<String> setup();

    /** One transaction, neither committed nor rolled back unless the server does that by itself. */
    void step(Statement statement, RandomGenerator random) throws SQLException;

    /**
     * The last one, when jobs have all that was before: a change of each table whose mirror waits for one before it reads
     * the table again.
     */
    default void end(Statement statement) throws SQLException {}

    /** Whether jobs that write to a database can follow it. */
    default boolean copied() {
        return true;
    }

    /** What must have been published in the end. */
    List<Compared> compared(Statement statement) throws SQLException;

    /** What must have been published at some time. */
    default List<Told> told() {
        return List.of();
    }
}
