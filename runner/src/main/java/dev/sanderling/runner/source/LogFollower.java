package dev.sanderling.runner.source;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Follows a connector's records in log order and tells where transactions certainly end. Not thread-safe; what the
 * other methods return speaks of the record last followed.
 */
public interface LogFollower {
    /** What a record is. */
    Kind follow(SourceRecord record);

    /** Whether a boundary lies just before the record. */
    boolean boundaryBefore();

    /** Whether a boundary lies just after the record. */
    boolean boundaryAfter();

    /** That boundary; call only where one of the two is true. */
    Boundary boundary();

    /**
     * What is to be known of tables before the record, its boundary before it included, counts. What a source's log does
     * not tell never comes here.
     */
    default List<TableNews> news() {
        return List.of();
    }

    /** Whether {@link #news} tells of every statement that gives rows values without changing them one by one. */
    default boolean tellsOfStatements() {
        return false;
    }

    /** Whether everything up to the barrier has been seen, the record included; once true, stays true. */
    boolean barrierReached();

    /** What a record is to us. */
    enum Kind {
        /** A row-level change. */
        CHANGE,
        /** A row-level change of before a name was given, to another table or again: today's rows, read later, follow it. */
        FORMER,
        /** Heartbeats, messages, schema changes: nothing a sink gets. */
        CONTROL
    }
}
