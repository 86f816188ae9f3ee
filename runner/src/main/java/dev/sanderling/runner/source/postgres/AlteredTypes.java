package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.source.TableNews;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Types that were altered since a look at the catalogue so that values read otherwise which nobody has written: an enum
 * of which a label was renamed, a composite that got or lost an attribute. The log has nothing of it.
 */
final class AlteredTypes {
    private static final String WHY = "a type of it reads otherwise now";

    /** Columns of such types, of domains over them and of arrays of them; a label that was just added looks renamed. */
    private static final String READ = """
            WITH RECURSIVE made(attrelid, attname, oid, array_of) AS (
                SELECT a.attrelid, a.attname, a.atttypid, false FROM pg_attribute a
                WHERE a.attrelid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
                UNION
                SELECT m.attrelid, m.attname, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END,
                       m.array_of OR t.typtype <> 'd'
                FROM made m JOIN pg_type t ON t.oid = m.oid
                WHERE t.typtype = 'd' OR t.typinput = 'pg_catalog.array_in'::regproc)
            SELECT m.attrelid::bigint, CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.oid::regclass,
                   quote_ident(m.attname), m.attname, m.array_of, e.enumlabel
            FROM made m JOIN pg_class c ON c.oid = m.attrelid JOIN pg_enum e ON e.enumtypid = m.oid
            WHERE %s
            UNION
            SELECT m.attrelid::bigint, CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.oid::regclass,
                   quote_ident(m.attname), m.attname, m.array_of, NULL
            FROM made m JOIN pg_class c ON c.oid = m.attrelid JOIN pg_type t ON t.oid = m.oid AND t.typtype = 'c'
            JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0
            WHERE %s
            ORDER BY 1, 3, 6""".formatted(Moments.after("e"), Moments.after("a"));

    /** @param condition of a row that holds such a value */
    private record Altered(long table, String from, String column, String condition, List<Object> parameters) {}

    private AlteredTypes() {}

    static List<TableNews> news(ControlConnection connection, List<CapturedTable> tables, String seen) {
        List<Altered> all = connection.list(
                READ,
                r -> {
                    String column = r.getString(3);
                    String label = r.getString(6);
                    String condition = label == null
                            ? column + " IS DISTINCT FROM NULL"
                            : r.getBoolean(5) ? "? = ANY (" + column + "::text[])" : column + "::text = ?";
                    return new Altered(
                            r.getLong(1),
                            r.getString(2),
                            r.getString(4),
                            condition,
                            label == null ? List.of() : List.of(label));
                },
                tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new),
                seen,
                seen);
        Map<Long, String> found = new HashMap<>();
        for (Altered altered : all) {
            if (!found.containsKey(altered.table()) && isHeld(connection, altered, seen)) {
                found.put(altered.table(), altered.column());
            }
        }
        List<TableNews> news = new ArrayList<>();
        tables.stream()
                .filter(table -> found.containsKey(table.oid()))
                .forEach(table -> news.add(new TableNews.Filled(
                        table.full(),
                        WHY,
                        "Values of " + table.full() + "." + Objects.requireNonNull(found.get(table.oid()))
                                + " read otherwise since its type was altered (RENAME VALUE, ADD or DROP ATTRIBUTE), and"
                                + " the log has nothing of it. What was captured of them before keeps its texts; where it"
                                + " should not, " + Remedy.again(List.of(table.full())) + ".")));
        return news;
    }

    /** Whether a row from before has such a value. Where that takes long to find out, it may be so. */
    private static boolean isHeld(ControlConnection connection, Altered altered, String seen) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(seen);
        parameters.addAll(altered.parameters());
        try {
            return connection
                    .listing(
                            "SELECT EXISTS (SELECT FROM " + altered.from() + " r WHERE NOT (" + Moments.after("r")
                                    + ") AND " + altered.condition() + ")",
                            r -> r.getBoolean(1),
                            parameters.toArray())
                    .getFirst();
        } catch (SQLException e) {
            if ("57014".equals(e.getSQLState()) || "42501".equals(e.getSQLState())) {
                return true;
            }
            throw connection.failure(e);
        }
    }
}
