package dev.sanderling.runner.source;

import dev.sanderling.checkpoint.ToRead.KeyPart;
import dev.sanderling.outcome.Failure;
import java.util.List;
import java.util.SortedSet;

/** The captured tables as of one moment. */
public interface TableView extends AutoCloseable {
    /** That moment, for {@link ReadRules#shows}. */
    String view();

    /** A place in the log before which everything is that the view shows. */
    String until();

    /** Names of all captured tables. */
    SortedSet<String> captured();

    /** Names of the tables that this view reads, in order; there may be more than one view can take. */
    List<String> tables();

    /** Rows of all tables that were still to be read, as the database estimates them; 0 where unknown. */
    long estimatedRows();

    /**
     * Begins to read a table. One at a time.
     *
     * @param after key of the last row that was read; empty to begin with the first
     * @throws Failure where it cannot be read
     */
    TableScan scan(String table, List<KeyPart> after);

    @Override
    void close();
}
