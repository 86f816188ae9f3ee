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

    /** The connector takes quotes around a name in the log for no part of it. */
    private static final String ENCLOSED = """
            SELECT n.nspname || '.' || c.relname, a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
              AND length(a.attname) > 1 AND left(a.attname, 1) = right(a.attname, 1)
              AND left(a.attname, 1) IN ('"', '`', chr(39))
            ORDER BY 1, a.attnum LIMIT 20""";

    /** Of two such values that are one moment with two offsets each is a key of its own, and they are written alike. */
    private static final String ZONED = """
            WITH RECURSIVE zoned(oid) AS (
                SELECT oid FROM pg_type WHERE oid IN ('timetz'::regtype, 'timetz[]'::regtype)
                UNION SELECT d.oid FROM zoned z JOIN pg_type d ON d.typtype = 'd' AND d.typbasetype = z.oid)
            SELECT n.nspname || '.' || c.relname, a.attname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (%s) i
            JOIN pg_attribute a ON a.attrelid = i.indrelid
                AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.atttypid IN (SELECT oid FROM zoned)
            ORDER BY 1, a.attnum LIMIT 20""".formatted(KeyCatalog.INDEX);

    private ValueChecks() {}

    static List<Finding> of(ControlConnection connection, Tables tables) {
        List<Finding> findings = new ArrayList<>(encoding(connection));
        String[] oids =
                tables.captured().stream().map(t -> Long.toString(t.oid())).toArray(String[]::new);
        findings.addAll(connection.list(ALIKE, r -> alike(r.getString(1), r.getString(2)), (Object) oids));
        findings.addAll(connection.list(ENCLOSED, r -> enclosed(r.getString(1), r.getString(2)), (Object) oids));
        findings.addAll(connection.list(ZONED, r -> zoned(r.getString(1), r.getString(2)), (Object) oids));
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

    private static Finding enclosed(String table, String column) {
        return new Finding(
                Reason.UNSUPPORTED_TABLE,
                "The name of the column " + column + " of " + table
                        + " begins and ends with a quote, and the log's reader"
                        + " would take it for the name without them; rename it (ALTER TABLE ... RENAME COLUMN), or exclude"
                        + " the table in spec.source.tables.");
    }

    private static Finding zoned(String table, String column) {
        return new Finding(
                Reason.UNSUPPORTED_TABLE,
                "The column " + column + " of the key of " + table + " is a time with a time zone, which is written in"
                        + " UTC, so that different keys would become the same; make it a timestamptz, or a time and an"
                        + " offset, or exclude the table in spec.source.tables.");
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
