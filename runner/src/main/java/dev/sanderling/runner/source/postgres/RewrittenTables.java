package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.Remedy;
import dev.sanderling.runner.source.TableNews;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tables whose rows ALTER TABLE has written anew since a look at the catalogue, with other values perhaps, of which the
 * log has nothing: {@code ALTER COLUMN ... TYPE ... USING}, a generated column's {@code SET EXPRESSION}, a column added
 * with a default that is not the same for each row, {@code SET LOGGED}. It leaves no row of before; VACUUM FULL and
 * CLUSTER leave each row its transaction.
 */
final class RewrittenTables {
    private static final String WHY = "ALTER TABLE may have rewritten its rows";

    /**
     * What holds rows and was given another file. TRUNCATE gives one too, but keeps the TOAST table, which a rewrite makes
     * anew; where there is none, a column has been described since.
     */
    private static final String READ = """
            SELECT DISTINCT c.oid::bigint, l.oid::regclass::text
            FROM pg_class c
            CROSS JOIN LATERAL (SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
                                UNION ALL SELECT c.oid WHERE c.relkind = 'r') p
            JOIN pg_class l ON l.oid = p.relid AND l.relkind = 'r'
            JOIN pg_attribute a ON a.attrelid = CASE l.reltoastrelid WHEN 0 THEN l.oid ELSE l.reltoastrelid END
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND pg_relation_filenode(l.oid) IS DISTINCT FROM l.oid
              AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.atthasmissing
              AND (a.attgenerated = '' OR current_setting('server_version_num')::int >= 180000)
              AND %s AND %s
            ORDER BY 1, 2""".formatted(Moments.after("l"), Moments.after("a"));

    private record Part(long table, String name) {}

    private RewrittenTables() {}

    /** A table that was not there at that moment is none of them: all its rows are news. */
    static List<TableNews> news(ControlConnection connection, List<CapturedTable> tables, String seen) {
        List<Part> parts = connection.list(
                READ,
                r -> new Part(r.getLong(1), r.getString(2)),
                tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new),
                seen,
                seen);
        Set<Long> rewritten = new HashSet<>();
        for (Part part : parts) {
            if (!rewritten.contains(part.table()) && isAllYounger(connection, part, seen)) {
                rewritten.add(part.table());
            }
        }
        List<TableNews> news = new ArrayList<>();
        tables.stream()
                .filter(table -> rewritten.contains(table.oid()))
                .forEach(table -> news.add(new TableNews.Filled(
                        table.full(),
                        WHY,
                        "ALTER TABLE may have rewritten rows of " + table.full()
                                + ", and the log has nothing of it. What was captured"
                                + " of them before keeps its values; where it should not, "
                                + Remedy.again(List.of(table.full())) + ".")));
        return news;
    }

    /** Whether it has rows, and none that is as old as that moment. Where that takes long to find out, it may be so. */
    private static boolean isAllYounger(ControlConnection connection, Part part, String seen) {
        try {
            return connection
                    .listing(
                            "SELECT EXISTS (SELECT FROM ONLY %1$s) AND NOT EXISTS (SELECT FROM ONLY %1$s r WHERE NOT %2$s)"
                                    .formatted(part.name(), Moments.after("r")),
                            r -> r.getBoolean(1),
                            seen)
                    .getFirst();
        } catch (SQLException e) {
            if ("57014".equals(e.getSQLState()) || "42501".equals(e.getSQLState())) {
                return true;
            }
            throw connection.failure(e);
        }
    }
}
