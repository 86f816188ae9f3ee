package dev.sanderling.runner.source;

/** Something about a table that changes of its rows do not tell. */
public sealed interface TableNews {
    /** {@code schema.table}. */
    String table();

    /**
     * It has rows that the log has not told of: it is to be read again, and its changes until then do not matter.
     *
     * @param why short, goes on after "Read again from the first row, because"
     */
    record Again(String table, String why) implements TableNews {}

    /**
     * Its rows hold values now that were not told. A mirror has to show them; a log of changes only says that they are
     * there.
     *
     * @param why as above
     * @param sentence for where it is not read again
     */
    record Filled(String table, String why, String sentence) implements TableNews {}

    /** Something to say. */
    record Noted(String table, String sentence) implements TableNews {}
}
