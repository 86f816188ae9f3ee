package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Scope;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.runner.source.ColumnCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Whether the tables that are named can be captured. */
final class TableChecks {
    private TableChecks() {}

    /** @param publishes whether the tables go into a publication of ours, with what that does to the application */
    static List<Finding> check(Tables tables, Scope scope, boolean publishes) {
        List<Finding> findings = new ArrayList<>();
        tables.unfit().stream().map(TableChecks::unfit).forEach(findings::add);
        List<String> schemas = tables.captured().stream()
                .filter(t -> !t.schemaUsable())
                .map(CapturedTable::schema)
                .distinct()
                .toList();
        schemas.forEach(schema -> findings.add(new Finding(
                Reason.PRIVILEGE_MISSING,
                "The user may not look into the schema \"" + schema + "\"; run GRANT USAGE ON SCHEMA "
                        + Quote.name(schema) + " TO the user.")));
        tables.captured().stream()
                .filter(t -> !t.unreadable().isEmpty())
                .map(TableChecks::unreadable)
                .forEach(findings::add);
        if (publishes) {
            tables.captured().stream()
                    .filter(t -> !t.identified())
                    .map(TableChecks::unidentified)
                    .forEach(findings::add);
        }
        return findings;
    }

    private static Finding unfit(CapturedTable table) {
        String what =
                switch (table.kind()) {
                    case 'v' -> "a view: name the tables it reads";
                    case 'm' -> "a materialized view: name the tables it reads";
                    case 'f' -> "a foreign table: capture it where its rows are";
                    default ->
                        table.persistence() == 'u'
                                ? "an unlogged table: run ALTER TABLE " + table.quoted() + " SET LOGGED"
                                : "a temporary table";
                };
        return new Finding(
                Reason.UNSUPPORTED_TABLE,
                table.full() + " leaves no changes in the log, because it is " + what
                        + ", or take it out of spec.source.tables.include.");
    }

    private static Finding unreadable(CapturedTable table) {
        String columns =
                String.join(", ", table.unreadable().stream().map(Quote::name).toList());
        return new Finding(
                Reason.PRIVILEGE_MISSING,
                "The user may not read " + table.full() + " (" + String.join(", ", table.unreadable())
                        + "); run GRANT SELECT ON " + table.quoted() + " TO the user, or GRANT SELECT (" + columns
                        + "), or leave the columns out in spec.source.columns, or the table in spec.source.tables.");
    }

    private static Finding unidentified(CapturedTable table) {
        String partition = table.unidentified();
        String which =
                partition == null ? "The table " + table.full() : "The partition " + partition + " of " + table.full();
        String sql = partition == null ? table.quoted() : partition;
        return new Finding(
                Reason.REPLICA_IDENTITY_MISSING,
                which
                        + " has no primary key that is not deferrable and no other replica identity, so publishing it"
                        + " would make the application's UPDATE and DELETE fail; add a primary key, or run ALTER"
                        + " TABLE " + sql
                        + " REPLICA IDENTITY FULL (every old row then goes into the log), or exclude it in"
                        + " spec.source.tables.");
    }

    /** Patterns that name nothing: all of them together as no table, each alone as a likely slip of the pen. */
    static List<Finding> matches(ControlConnection connection, Tables tables, Scope scope) {
        if (!tables.captured().isEmpty() || !tables.unfit().isEmpty()) {
            return scope.include().stream()
                    .filter(p -> !isWild(p) && !isExcluded(p, scope))
                    .filter(p -> tables.captured().stream().noneMatch(t -> p.matches(t.schema(), t.name()))
                            && tables.unfit().stream().noneMatch(t -> p.matches(t.schema(), t.name())))
                    .filter(p -> !isPartition(connection, p))
                    .map(p -> new Finding(
                            Reason.NO_TABLE_MATCHES,
                            "spec.source.tables.include names " + p + ", which is not there"
                                    + near(connection, List.of(p)) + "."))
                    .toList();
        }
        String patterns = String.join(
                ", ", scope.include().stream().map(TablePattern::toString).toList());
        return List.of(new Finding(
                Reason.NO_TABLE_MATCHES,
                "No table matches spec.source.tables (" + patterns + ")" + near(connection, scope.include())
                        + "; patterns are schema.table, respect case, and know * only."));
    }

    private static boolean isWild(TablePattern pattern) {
        return pattern.toString().indexOf('*') >= 0;
    }

    private static boolean isExcluded(TablePattern pattern, Scope scope) {
        return scope.exclude().stream().anyMatch(e -> e.matches(pattern.schema(), pattern.table()));
    }

    private static boolean isPartition(ControlConnection connection, TablePattern pattern) {
        return connection.one(
                "SELECT count(*) > 0 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = ? AND c.relispartition",
                r -> r.getBoolean(1),
                pattern.schema(),
                pattern.table());
    }

    private static String near(ControlConnection connection, List<TablePattern> patterns) {
        List<String> all = connection.list(
                "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema'"
                        + " AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1 LIMIT 5000",
                r -> r.getString(1));
        List<String> near = all.stream()
                .filter(name -> patterns.stream().anyMatch(p -> distance(p.toString(), name) <= 3))
                .sorted(Comparator.comparingInt(name -> patterns.stream()
                        .mapToInt(p -> distance(p.toString(), name))
                        .min()
                        .orElse(0)))
                .limit(3)
                .toList();
        return near.isEmpty() ? "" : " (there is " + String.join(", ", near) + ")";
    }

    /** Edit distance, blind to case; the schema may be left out. */
    static int distance(String pattern, String name) {
        String a = pattern.toLowerCase(Locale.ROOT);
        String b = name.toLowerCase(Locale.ROOT);
        if (a.substring(a.indexOf('.') + 1).equals(b.substring(b.indexOf('.') + 1))) {
            return 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** Column by column, what the row formats say of its type. */
    static List<Finding> columns(ControlConnection connection, Tables tables, Scope scope, ColumnCheck check) {
        List<Finding> findings = new ArrayList<>();
        connection.list(
                "SELECT n.nspname, c.relname, a.attname, t.typname FROM pg_attribute a"
                        + " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_type t ON t.oid = a.atttypid"
                        + " WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped"
                        + " ORDER BY 1, 2, a.attnum",
                r -> {
                    String schema = r.getString(1);
                    String table = r.getString(2);
                    String column = r.getString(3);
                    if (!scope.leavesOut(schema, table, column)) {
                        check.check(schema, table, column, r.getString(4)).ifPresent(findings::add);
                    }
                    return column;
                },
                (Object) tables.captured().stream()
                        .map(t -> Long.toString(t.oid()))
                        .toArray(String[]::new));
        return findings;
    }
}
