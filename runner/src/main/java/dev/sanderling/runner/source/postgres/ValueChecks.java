package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.util.ArrayList;
import java.util.List;

/** What would make values unreadable, or another column's, of any type. */
final class ValueChecks {
    /** Columns of one table whose names are the same but for their case: the connector knows one of them only. */
    private static final String ALIKE = """
            SELECT n.nspname || '.' || c.relname, string_agg('"' || a.attname || '"', ', ' ORDER BY a.attnum)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
            GROUP BY 1, lower(a.attname) HAVING count(*) > 1
            ORDER BY 1, 2 LIMIT 20""";

    private ValueChecks() {}

    static List<Finding> of(ControlConnection connection, Tables tables) {
        List<Finding> findings = new ArrayList<>(encoding(connection));
        connection
                .list(ALIKE, r -> alike(r.getString(1), r.getString(2)), (Object) tables.captured().stream()
                        .map(t -> Long.toString(t.oid()))
                        .toArray(String[]::new))
                .forEach(findings::add);
        return findings;
    }

    private static List<Finding> encoding(ControlConnection connection) {
        boolean unknown = connection.one(
                "SELECT encoding = 0 FROM pg_database WHERE datname = current_database()", r -> r.getBoolean(1));
        return unknown
                ? List.of(new Finding(
                        Reason.SERVER_NOT_SUPPORTED,
                        "The database's encoding is SQL_ASCII: the server does not know what its texts' bytes mean and"
                                + " cannot send them as Unicode, so they could not be told apart from what they are not;"
                                + " dump it and restore it into a database with ENCODING 'UTF8'."))
                : List.of();
    }

    /** The same sentence before a run and in its middle. */
    static Finding alike(String table, String columns) {
        return new Finding(
                Reason.UNSUPPORTED_TABLE,
                "The table " + table + " has columns whose names differ by case only (" + columns
                        + "), and the log's reader cannot tell them apart, whether excluded or not; rename one (ALTER TABLE"
                        + " ... RENAME COLUMN), or exclude the table in spec.source.tables.");
    }
}
