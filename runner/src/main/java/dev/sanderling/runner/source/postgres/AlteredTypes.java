package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.source.TableNews;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables whose rows show other values since a type of their columns was altered, of which the log has nothing: labels of
 * an enum that were renamed, attributes of a composite type that were added or dropped. What was captured has the text of
 * its time.
 */
final class AlteredTypes {
    private static final String WHY = "a type of its columns was altered";

    /**
     * What is younger than a moment of all types that columns are made of: labels, also such that were added, and
     * attributes, which have no label.
     */
    private static final String READ = """
            WITH RECURSIVE made (relation, attname, type, nested) AS (
                SELECT a.attrelid, a.attname, a.atttypid, false FROM pg_attribute a
                WHERE a.attrelid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
                UNION
                SELECT m.relation, m.attname, part.type, m.nested OR t.typtype <> 'd'
                FROM made m JOIN pg_type t ON t.oid = m.type
                CROSS JOIN LATERAL (
                    SELECT t.typbasetype WHERE t.typtype = 'd'
                    UNION ALL SELECT t.typelem WHERE t.typelem <> 0
                    UNION ALL SELECT a.atttypid FROM pg_attribute a
                              WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
                    UNION ALL SELECT r.rngsubtype FROM pg_range r WHERE t.oid IN (r.rngtypid, r.rngmultitypid)
                ) part (type))
            SELECT m.relation::bigint, m.attname, m.nested, e.xmin::text, e.enumlabel
            FROM made m JOIN pg_enum e ON e.enumtypid = m.type WHERE %s
            UNION ALL
            SELECT m.relation::bigint, m.attname, true, a.xmin::text, ''
            FROM made m JOIN pg_type t ON t.oid = m.type AND t.typtype = 'c'
            JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 WHERE %s
            ORDER BY 1, 2""".formatted(Moments.after("e"), Moments.after("a"));

    private record Altered(long table, String column, boolean nested, String transaction, String label) {}

    private AlteredTypes() {}

    static List<TableNews> news(ControlConnection connection, List<CapturedTable> tables, String seen) {
        List<Altered> altered = connection.list(
                READ,
                r -> new Altered(r.getLong(1), r.getString(2), r.getBoolean(3), r.getString(4), r.getString(5)),
                tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new),
                seen,
                seen);
        List<TableNews> news = new ArrayList<>();
        for (CapturedTable table : tables) {
            if (altered.stream().anyMatch(a -> a.table() == table.oid() && shows(connection, table, a))) {
                news.add(new TableNews.Filled(
                        table.full(),
                        WHY,
                        "A type of columns of " + table.full() + " was altered (a label of an enum renamed, or an"
                                + " attribute of a composite type added or dropped): rows captured before keep their"
                                + " text; where they should not, "
                                + Remedy.again(List.of(table.full())) + "."));
            }
        }
        return news;
    }

    /**
     * Whether a row that is older shows it. No row is older than a label that was added and has it. Where that takes long
     * to find out, it may be so.
     */
    private static boolean shows(ControlConnection connection, CapturedTable table, Altered a) {
        String column = "r." + Quote.name(a.column());
        String of =
                switch (a) {
                    // A row with a null in it is neither null nor not null.
                    case Altered one when one.label().isEmpty() -> column + " IS DISTINCT FROM NULL AND ?::text = ''";
                    case Altered one when !one.nested() -> column + "::text = ?::text";
                    // Within others a label that is no plain word has quotes and backslashes.
                    case Altered one
                    when !one.label().matches("\\w+") -> column + " IS DISTINCT FROM NULL AND ?::text <> ''";
                    default -> "strpos(" + column + "::text, ?::text) > 0";
                };
        try {
            return connection
                    .listing(
                            "SELECT EXISTS (SELECT FROM " + (table.kind() == 'p' ? "" : "ONLY ") + table.quoted()
                                    + " r WHERE (age(r.xmin) > age('" + a.transaction()
                                    + "'::xid) OR age(r.xmin) < 0) AND " + of + ")",
                            r -> r.getBoolean(1),
                            a.label())
                    .getFirst();
        } catch (SQLException e) {
            if ("57014".equals(e.getSQLState()) || "42501".equals(e.getSQLState())) {
                return true;
            }
            throw connection.failure(e);
        }
    }
}
