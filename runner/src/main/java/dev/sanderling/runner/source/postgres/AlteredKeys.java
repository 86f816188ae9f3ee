package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.source.TableNews;
import java.util.List;
import java.util.Set;

/**
 * Tables that were given another primary key since a look at the catalogue, and whose log has old rows whole: that does
 * not tell by which key they were told apart when a change was made, so today's may be the wrong one. Any other replica
 * identity names its key in the log.
 */
final class AlteredKeys {
    /** That a key needs its columns is written once, when it is made; its index by REINDEX and CLUSTER, too. */
    private static final String READ = """
            SELECT c.oid::bigint FROM pg_class c
            WHERE c.oid::bigint = ANY (?::text[]::bigint[])
              AND EXISTS (SELECT FROM pg_class l WHERE l.relreplident = 'f' AND (l.oid = c.oid OR l.oid IN (
                SELECT p.relid FROM pg_partition_tree(c.oid) p)))
              AND EXISTS (SELECT FROM pg_constraint k JOIN pg_depend d
                ON d.classid = 'pg_constraint'::regclass AND d.objid = k.oid
                AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                WHERE k.conrelid = c.oid AND k.contype = 'p' AND %s)
            """.formatted(Moments.after("d"));

    private AlteredKeys() {}

    static List<TableNews> news(ControlConnection connection, List<CapturedTable> tables, String seen) {
        Set<Long> altered = Set.copyOf(connection.list(
                READ,
                r -> r.getLong(1),
                tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new),
                seen));
        return tables.stream()
                .filter(table -> altered.contains(table.oid()))
                .<TableNews>map(table -> new TableNews.Again(table.full(), "its primary key was made anew"))
                .toList();
    }
}
