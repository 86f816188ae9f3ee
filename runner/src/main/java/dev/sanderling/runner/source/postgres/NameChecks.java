package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names with dots. The connector knows a table and a column by one text, {@code schema.table.column}: where two have the
 * same, they would be taken for one.
 */
final class NameChecks {
    private NameChecks() {}

    private static final String SAME = """
            SELECT n.nspname, c.relname, o.nspname, d.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
                 pg_class d JOIN pg_namespace o ON o.oid = d.relnamespace
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND d.relkind IN ('r', 'p') AND d.oid <> c.oid
              AND position('.' IN o.nspname || d.relname) > 0
              AND n.nspname || '.' || c.relname = o.nspname || '.' || d.relname
            ORDER BY 1, 2, 3, 4""";

    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
            AND position('.' IN n.nspname || c.relname || a.attname) > 0
            ORDER BY 1, 2, a.attnum""";

    static List<Finding> check(ControlConnection connection, Tables tables, Scope scope) {
        List<Finding> findings = new ArrayList<>(tables(connection, tables));
        if (!scope.excludedColumns().isEmpty()) {
            findings.addAll(columns(connection, tables, scope));
        }
        return findings;
    }

    private static List<Finding> tables(ControlConnection connection, Tables tables) {
        // Where both are captured each is found as the other's.
        return connection
                .list(
                        SAME,
                        r -> same(
                                Quote.table(r.getString(1), r.getString(2)),
                                Quote.table(r.getString(3), r.getString(4))),
                        (Object) oids(tables))
                .stream()
                .distinct()
                .toList();
    }

    private static Finding same(String one, String other) {
        return new Finding(
                Reason.UNSUPPORTED_TABLE,
                "The tables " + one + " and " + other
                        + " have the same name when it is written schema.table, and would be"
                        + " taken for one; rename one of them.");
    }

    /** What the connector would leave out although nobody asked for it. */
    private static List<Finding> columns(ControlConnection connection, Tables tables, Scope scope) {
        List<Pattern> left = ConnectorProperties.excluded(scope).stream()
                .map(Pattern::compile)
                .toList();
        List<Finding> findings = new ArrayList<>();
        connection.list(
                COLUMNS,
                r -> {
                    String schema = r.getString(1);
                    String table = r.getString(2);
                    String column = r.getString(3);
                    String whole = schema + "." + table + "." + column;
                    if (!scope.leavesOut(schema, table, column)
                            && left.stream().anyMatch(p -> p.matcher(whole).matches())) {
                        findings.add(new Finding(
                                Reason.UNSUPPORTED_TABLE,
                                "The column " + Quote.name(column) + " of " + Quote.table(schema, table)
                                        + " would be left out as well, because of dots in its name it reads like one"
                                        + " that spec.source.columns.exclude names; name the columns to leave out in"
                                        + " another way, or rename it."));
                    }
                    return column;
                },
                (Object) oids(tables));
        return findings;
    }

    private static String[] oids(Tables tables) {
        return tables.captured().stream().map(t -> Long.toString(t.oid())).toArray(String[]::new);
    }
}
