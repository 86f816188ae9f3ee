package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.sink.jdbc.TargetTable.Cell;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements of one kind of database. Rows are cells in the order of the table's columns. */
sealed interface Dialect permits PostgresDialect, MySqlDialect {
    /** What a new connection needs said first. */
    void settle(Connection connection) throws SQLException;

    /** The schema that names without one are in. */
    String home(Connection connection) throws SQLException;

    /** Has foreign keys checked when the transaction ends, as far as the database can. */
    void defer(Connection connection) throws SQLException;

    /** How a moment is written. */
    String moment(Instant moment);

    /** The name between the quotes of this database. */
    String quoted(String name);

    /** Schema and table, quoted. */
    default String quoted(TargetName name) {
        return quoted(name.schema()) + "." + quoted(name.table());
    }

    /** The name as the server keeps it: where that is in lower case two that differ only so are the same table. */
    TargetName kept(TargetName name);

    /** A column that has such names, as {@link #kept} writes them; it may be from before they were written so. */
    String kept(String column);

    /** Bytes or characters that a name may have. */
    boolean isTooLong(String name);

    /** Whether a table that is made or altered in a transaction goes when it is rolled back. */
    boolean altersInTransactions();

    /** Type of a new column, with what belongs to it, for the values of a source's column. */
    String typeOf(Column column, boolean key);

    /** Type of a column of ours. */
    String typeOf(Extra extra);

    /** What columns of this kind of database take. */
    Fit fit();

    /** For a sentence: the collation by which every two texts differ. */
    String exactCollation();

    /**
     * How values of a source's column are written to a target's.
     *
     * @param key whether the target's rows are told apart by it, whatever tells the source's apart
     */
    Cell cell(Column from, TargetColumn to, boolean key);

    /** The columns of a table in their order; empty where there is no such table. */
    Optional<List<TargetColumn>> columns(Connection connection, TargetName name) throws SQLException;

    /** Whether these columns, and no others, are unique and not null in the table. */
    boolean isUnique(Connection connection, TargetName name, List<String> columns) throws SQLException;

    /** A unique index by which a written row could be taken for one of another key; empty where there is none. */
    Optional<String> misleadingIndex(Connection connection, TargetName name, List<String> key) throws SQLException;

    /**
     * The statement that gives the user what it needs to write to a table; empty where it may. Changes nothing.
     *
     * @param missing whether the table is to be made, with its schema where that is missing too
     * @param changes whether rows are changed and deleted, not only added
     */
    Optional<String> grant(Connection connection, TargetName name, boolean missing, boolean changes)
            throws SQLException;

    /**
     * Why a table cannot be part of a transaction that survives a crash, and what to do; empty where it can. Rows that
     * are lost without their segment's name would never come again.
     */
    Optional<String> forgets(Connection connection, TargetName name) throws SQLException;

    /** Why statements do something else to a table than they say, and what to do; empty where they do what they say. */
    Optional<String> rewrites(Connection connection, TargetName name) throws SQLException;

    /** Makes the schema where it is missing and this may be done; returns whether it was there or is now. */
    boolean ensureSchema(Connection connection, String schema) throws SQLException;

    /** What follows the columns where a table is made. */
    String tableOptions();

    /** The server's own operator, whatever others of that sign there are. */
    String operator(String sign);

    /** Takes the row lock that a segment's commit holds; never waits for ever. */
    String forUpdate();

    /** Writes rows; an existing row of the same key is overwritten where the table has a key. */
    long write(Connection connection, TargetTable table, List<@Nullable Object[]> rows) throws SQLException;

    /**
     * Changes the columns of rows that are there, by their keys.
     *
     * @param written places of the columns that are written
     * @return how many rows were there
     */
    long update(Connection connection, TargetTable table, BitSet written, List<@Nullable Object[]> rows)
            throws SQLException;

    /**
     * Changes columns of one row, its key among them.
     *
     * @param old cells of the key it has
     * @return how many rows were there
     */
    long move(Connection connection, TargetTable table, BitSet written, @Nullable Object[] row, @Nullable Object[] old)
            throws SQLException;

    /** Whether the row that is there under one key is there under the other: by value, whatever their texts. */
    boolean isSame(Connection connection, TargetTable table, @Nullable Object[] row, @Nullable Object[] other)
            throws SQLException;

    /**
     * Adds a row under another key that has the values of a row that is there, but for the columns that are written.
     *
     * @param written places of the columns that are written, the key's among them
     * @param old cells of the key that the row has which is there
     * @return how many rows were there
     */
    long copy(Connection connection, TargetTable table, BitSet written, @Nullable Object[] row, @Nullable Object[] old)
            throws SQLException;

    /** Deletes rows; of each the key's cells only. */
    void delete(Connection connection, TargetTable table, List<@Nullable Object[]> keys) throws SQLException;

    /** What an error means. */
    Trouble.Kind kind(SQLException e);

    /** Columns of ours. */
    enum Extra {
        OP("sanderling_op"),
        POSITION("sanderling_position"),
        TRANSACTION("sanderling_transaction"),
        ORDER("sanderling_order"),
        COMMITTED("sanderling_committed_at"),
        SEGMENT("sanderling_batch"),
        DELETED("");

        private final String column;

        Extra(String column) {
            this.column = column;
        }

        /** Its name; empty where the document gives one. */
        String column() {
            return column;
        }
    }
}
