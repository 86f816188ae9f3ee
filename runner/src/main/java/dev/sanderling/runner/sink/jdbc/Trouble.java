package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.report.OwnersCode;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a database says into a sentence with a remedy. The database's own words are not repeated: they hold values
 * of rows.
 *
 * @param where host, port and database
 */
record Trouble(String sink, String where, Dialect dialect) {
    /** What an error means. */
    enum Kind {
        LOST,
        BUSY,
        NOT_REPLICATING,
        FULL,
        DENIED,
        READ_ONLY,
        CONSTRAINT,
        OWNERS_CODE,
        ROW_SECURITY,
        NEEDS_KEY,
        VALUE,
        SHAPE,
        OTHER
    }

    /** The failure for an error met while doing something, e.g. "writing public.orders". */
    Failure of(String doing, SQLException e) {
        return of(doing, List.of(), e);
    }

    /** The same of a table's rows; the key's columns tell which one. */
    Failure of(String doing, List<String> key, SQLException e) {
        String at = " (" + doing + ")";
        return switch (dialect.kind(e)) {
            case LOST ->
                failure(
                        Reason.SINK_UNREACHABLE,
                        "the connection was lost" + at + "; the next run finds out what was committed, and goes on.",
                        e);
            case BUSY ->
                failure(
                        Reason.SINK_BUSY,
                        "it did not answer in time: a lock, a deadlock, or too many connections" + at
                                + "; the next run tries again. If it stays so, look for transactions that hold locks on"
                                + " the target tables.",
                        e);
            case NOT_REPLICATING ->
                failure(
                        Reason.SINK_BUSY,
                        "a plugin that replicates lets nothing be committed" + at
                                + ": a member of a group that recovers, perhaps, or one that has lost its group; the next"
                                + " run tries again. If it stays so, the server's own log says why.",
                        e);
            case FULL ->
                failure(
                        Reason.SINK_FULL,
                        "it has no room left" + at + "; free or add space. The next run tries again.",
                        e);
            case DENIED ->
                failure(
                        Reason.SINK_NOT_WRITABLE,
                        "the user lacks a privilege" + at
                                + "; grant SELECT, INSERT, UPDATE and DELETE on the target tables, and CREATE on their"
                                + " schema where tables are to be created.",
                        e);
            case READ_ONLY ->
                failure(
                        Reason.SINK_NOT_WRITABLE,
                        "it is read-only" + at + ": a standby, or a server set so; point the sink to the primary.",
                        e);
            case CONSTRAINT ->
                failure(
                        Reason.SINK_CONSTRAINT_VIOLATED,
                        "a constraint" + constraint(e) + " refuses a row" + at + row(key, e)
                                + "; nothing of the segment was committed. Drop the constraint, or make it DEFERRABLE,"
                                + " so that it is checked when a segment is whole: the source has checked these rows"
                                + " already.",
                        e);
            case OWNERS_CODE ->
                failure(
                        Reason.SINK_CONSTRAINT_VIOLATED,
                        code(e) + " refuses a row" + at + row(key, e)
                                + "; nothing of the segment was committed. The database's own log has its words: have"
                                + " it let the rows of this sink's user pass, for the source has them already.",
                        e);
            case ROW_SECURITY ->
                failure(
                        Reason.SINK_NOT_WRITABLE,
                        "row level security would hide rows of a target table from the user" + at
                                + ", so that they would not be changed or deleted; give the user BYPASSRLS.",
                        e);
            case NEEDS_KEY ->
                failure(
                        Reason.SINK_TABLE_MISMATCH,
                        "it makes no table without a primary key (sql_require_primary_key)" + at
                                + ", and what a log is made of has none; create the table yourself, with a column of"
                                + " your own as its key, e.g. bigint AUTO_INCREMENT PRIMARY KEY.",
                        e);
            case VALUE ->
                failure(
                        Reason.UNCONVERTIBLE_VALUE,
                        "a value does not fit its column's type" + at + column(e)
                                + "; nothing of the segment was committed. Widen the column in the target, or leave it"
                                + " out with spec.source.columns.exclude.",
                        e);
            case SHAPE ->
                failure(
                        Reason.SINK_TABLE_MISMATCH,
                        "a table, or a column of it, is not what it was when the run began" + at
                                + "; put it back as it was. The next run looks at it anew.",
                        e);
            case OTHER ->
                failure(
                        Reason.INTERNAL_ERROR,
                        "a statement was refused" + at + " (SQLSTATE " + e.getSQLState() + ", error " + e.getErrorCode()
                                + "); nothing of the segment was committed. The database's own log says why: a trigger"
                                + " of the table, perhaps.",
                        e);
        };
    }

    /** The failure for an error of a statement that is not about rows, so that the words that were said can be shown. */
    Failure ofStatement(String doing, SQLException e) {
        if (dialect.kind(e) != Kind.OWNERS_CODE) {
            return of(doing, e);
        }
        OwnersCode code = OwnersCode.of(e).orElseGet(() -> new OwnersCode("", String.valueOf(e.getMessage())));
        return failure(
                Reason.STATEMENT_REFUSED,
                code.subject() + " refuses a statement (" + doing + "): \""
                        + code.words()
                        + "\". Have it let this sink's user pass, or grant the user what it asks for. Tables may"
                        + " also be made by somebody who may.",
                e);
    }

    /** A failure whose sentence begins with the sink. */
    Failure failure(Reason reason, String rest, @Nullable Throwable cause) {
        return new Failure(reason, "Sink " + sink + " (" + where + "): " + rest, cause);
    }

    /** A connection that could not be made. */
    Failure connecting(Failure failure) {
        Reason reason =
                switch (failure.reason()) {
                    case SOURCE_UNREACHABLE, SOURCE_LOST -> Reason.SINK_UNREACHABLE;
                    case SOURCE_BUSY -> Reason.SINK_BUSY;
                    default -> failure.reason();
                };
        return new Failure(reason, "Sink " + sink + ": " + failure.getMessage(), failure);
    }

    private static String code(SQLException e) {
        return OwnersCode.of(e).map(OwnersCode::subject).orElse("a trigger of the table");
    }

    private static String constraint(SQLException e) {
        String name = Words.constraint(e);
        return name.isEmpty() ? "" : " (" + name + ")";
    }

    private static String column(SQLException e) {
        String name = Words.column(e);
        return name.isEmpty() ? "" : ", column " + name;
    }

    private static String row(List<String> key, SQLException e) {
        String column = Words.column(e);
        return (column.isEmpty() ? "" : ", column " + column)
                + (key.isEmpty() ? "" : "; rows are told apart by " + String.join(", ", key));
    }
}
