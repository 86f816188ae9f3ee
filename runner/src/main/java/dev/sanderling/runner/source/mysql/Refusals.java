package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.change.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said where the log has something that cannot be read, or not be believed. */
final class Refusals {
    private static final int SHOWN = 200;

    private Refusals() {}

    /** Ends a sentence: the way to go on without what the log has of these tables. */
    private static String again(List<TableName> tables) {
        String which = tables.isEmpty()
                ? "resnapshot: {}"
                : "resnapshot: {tables: ["
                        + String.join(
                                ", ", tables.stream().map(TableName::toString).toList()) + "]}";
        return "set spec.recovery (a new requestId, and " + which + ") to read "
                + (tables.isEmpty() ? "all tables" : tables.size() == 1 ? "the table" : "the tables") + " again";
    }

    static String shortened(String sql) {
        String line = sql.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    static Failure rowsAsStatement(String sql, List<TableName> tables, String where) {
        String which = "which changes "
                + String.join(", ", tables.stream().map(TableName::toString).toList());
        return new Failure(
                Reason.BINLOG_FORMAT_NOT_ROW,
                "The log has a statement instead of rows at " + where + ", " + which
                        + ", and what it did cannot be told: "
                        + shortened(sql)
                        + ". It comes from a session with binlog_format STATEMENT or MIXED; let the application use ROW"
                        + " (and take away its SYSTEM_VARIABLES_ADMIN), then " + again(tables) + ".");
    }

    static Failure unboundStatement(String sql, String why, String where) {
        return new Failure(
                Reason.BINLOG_FORMAT_NOT_ROW,
                "The log has a statement instead of rows at " + where + ", and it may change captured tables: " + why
                        + ". "
                        + shortened(sql)
                        + ". It comes from a session with binlog_format STATEMENT or MIXED; let the application use"
                        + " ROW. If the statement changes no captured table, set spec.source.properties"
                        + " \"schema.history.internal.ddl.filter\" to a regular expression that matches the whole of"
                        + " it (commas separate several); else " + again(List.of()) + ".");
    }

    static Failure prepared(TableName table, String where) {
        return new Failure(
                Reason.UNSUPPORTED_STATEMENT,
                "An XA transaction that changes " + table + " was prepared at " + where
                        + ". The log has its rows there,"
                        + " and only later whether they stay, so they cannot be published. Let the application end such"
                        + " transactions in one phase (XA COMMIT ... ONE PHASE), or leave the table out; when this one"
                        + " is over, " + again(List.of(table)) + ".");
    }

    static Failure preparedBefore(String sql, List<TableName> tables, String where) {
        return new Failure(
                Reason.UNSUPPORTED_STATEMENT,
                "An XA transaction is committed at " + where + " (" + shortened(sql) + ") that changes "
                        + String.join(
                                ", ", tables.stream().map(TableName::toString).toList())
                        + " and was prepared before those tables were captured or read, so its rows are in neither; "
                        + again(tables) + ".");
    }

    static Failure unknownPrepared(String sql, String where) {
        return new Failure(
                Reason.UNSUPPORTED_STATEMENT,
                "An XA transaction is committed at " + where + " (" + shortened(sql)
                        + ") that was prepared before this job read the log, and what it changes cannot be found there any"
                        + " more. If it changes no captured table, set spec.source.properties"
                        + " \"schema.history.internal.ddl.filter\" to a regular expression that matches the whole"
                        + " statement (commas separate several); else " + again(List.of()) + ".");
    }

    static Failure undone(TableName table, String sql, String where) {
        return new Failure(
                Reason.UNSUPPORTED_STATEMENT,
                "The log takes back rows of a transaction that it has already at " + where + " (" + shortened(sql)
                        + "), because the transaction changed tables whose engine cannot; among them may be rows of "
                        + table + "; " + again(List.of(table)) + ".");
    }

    static Failure partialJson(TableName table, String where) {
        return new Failure(
                Reason.BINLOG_ROW_IMAGE_NOT_FULL,
                "The log has only parts of changed JSON values of " + table + " at " + where
                        + ": a session has set binlog_row_value_options = PARTIAL_JSON; let the application leave it"
                        + " empty, then " + again(List.of(table)) + ".");
    }

    static Failure partialImage(TableName table, int columns, int of, String where) {
        return new Failure(
                Reason.BINLOG_ROW_IMAGE_NOT_FULL,
                "The log has rows of " + table + " with " + columns + " of " + of + " columns at " + where
                        + ": a session has set binlog_row_image to MINIMAL or NOBLOB; let the application use FULL,"
                        + " then "
                        + again(List.of(table)) + ".");
    }

    static Failure unreadable(TableName table, Exception cause, String where) {
        return new Failure(
                Reason.UNCONVERTIBLE_VALUE,
                "A row of " + table + " in the log cannot be read, at " + where + ": " + cause.getMessage()
                        + "; correct the row and " + again(List.of(table))
                        + ", or add the table to spec.source.tables.exclude.",
                cause);
    }

    static Failure incident(String where) {
        return new Failure(
                Reason.POSITION_LOST,
                "The server says in its log at " + where + " that events are missing there (an incident event), so"
                        + " changes are lost to this job; " + again(List.of()) + ".");
    }

    static Failure unknownEvent(String type, String where) {
        return new Failure(
                Reason.SERVER_NOT_SUPPORTED,
                "The log has an event at " + where + " of a kind that the connector does not know (" + type
                        + "), such as transactions with tagged GTIDs (gtid_next = 'AUTOMATIC:tag'); do without them,"
                        + " then " + again(List.of()) + ".");
    }

    static Failure unclearStatement(String sql, String where) {
        return new Failure(
                Reason.UNSUPPORTED_STATEMENT,
                "The log has a statement at " + where + " of which cannot be told whether it changes captured tables: "
                        + shortened(sql)
                        + ". If it concerns none of them, set spec.source.properties"
                        + " \"schema.history.internal.ddl.filter\" to a regular expression that matches the whole of it"
                        + " (commas separate several); else " + again(List.of()) + ".");
    }

    /**
     * Nobody can say what a table looked like.
     *
     * @param statement the last one that changed it; null where none was seen
     * @param why what differs, in words; empty where nothing is known of the table
     */
    static Failure unknownStructure(TableName table, @Nullable String statement, String why, String where) {
        String seen = statement == null
                ? ""
                : ", after the statement that cannot be followed with certainty: " + shortened(statement);
        return new Failure(
                statement == null ? Reason.TABLES_CHANGED : Reason.UNSUPPORTED_STATEMENT,
                "The log has rows of " + table + " at " + where + ", and what the table looked like then cannot be told"
                        + (why.isEmpty() ? "" : " (" + why + ")") + seen
                        + ". Its definition of now does not tell either, because it was changed again after them; "
                        + again(List.of(table))
                        + ". With binlog_row_metadata = FULL (SET PERSIST) the log says it by itself.");
    }

    static Failure unknownColumns(TableName table, String what, String where) {
        return new Failure(
                Reason.UNSUPPORTED_COLUMN_TYPE,
                "The log has rows of " + table + " at " + where + " with " + what
                        + ", which cannot be read; exclude the" + " table in spec.source.tables.");
    }
}
