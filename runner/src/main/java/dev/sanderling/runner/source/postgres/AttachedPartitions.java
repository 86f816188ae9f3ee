package dev.sanderling.runner.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tables that were attached as partitions since a look at the catalogue, with rows: the log has none of those rows as
 * the partitioned table's. A partition that was made as one, or attached empty, has all of its rows in the log.
 */
final class AttachedPartitions {
    /**
     * Of the rows that say what is part of what, those whose transaction a look did not show, and not of tables that were
     * made as a partition: attaching one alters each of its columns, so that they are younger than its system columns.
     */
    private static final String READ = """
            SELECT c.oid::bigint, l.oid::bigint, l.oid::regclass::text, i.xmin::text, i.cmin::text,
                   pg_relation_filenode(l.oid) IS DISTINCT FROM l.oid
            FROM pg_class c
            CROSS JOIN LATERAL pg_partition_tree(c.oid) e
            JOIN pg_inherits i ON i.inhrelid = e.relid
            CROSS JOIN LATERAL pg_partition_tree(e.relid) p
            JOIN pg_class l ON l.oid = p.relid AND l.relkind = 'r'
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND c.relkind = 'p' AND %s
              AND NOT EXISTS (
                SELECT FROM pg_attribute own JOIN pg_attribute system ON system.attrelid = own.attrelid
                WHERE own.attrelid = e.relid AND own.attnum > 0 AND NOT own.attisdropped AND system.attnum = -1
                  AND own.xmin = system.xmin AND own.cmin = system.cmin)
            ORDER BY 1, 2""".formatted(Moments.after("i"));

    private record Attached(long table, String name, String transaction, String command, boolean rewritten) {}

    private AttachedPartitions() {}

    /** The captured tables that got rows this way. */
    static List<CapturedTable> tables(ControlConnection connection, Tables tables, @Nullable String seen) {
        List<CapturedTable> partitioned =
                tables.captured().stream().filter(t -> t.kind() == 'p').toList();
        if (seen == null || seen.isEmpty() || partitioned.isEmpty()) {
            return List.of();
        }
        List<Attached> attached = connection.list(
                READ,
                r -> new Attached(r.getLong(1), r.getString(3), r.getString(4), r.getString(5), r.getBoolean(6)),
                partitioned.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new),
                seen);
        List<CapturedTable> found = new ArrayList<>();
        for (CapturedTable table : partitioned) {
            if (attached.stream().anyMatch(a -> a.table() == table.oid() && hadRows(connection, a))) {
                found.add(table);
            }
        }
        return found;
    }

    /** Whether it has a row from before it was attached. Where that takes long to find out, it has. */
    private static boolean hadRows(ControlConnection connection, Attached a) {
        String older = a.rewritten()
                ? ""
                // What is older than two thousand million transactions has an age below zero.
                : " WHERE age(xmin) > age('" + a.transaction() + "'::xid) OR age(xmin) < 0 OR xmin::text = '"
                        + a.transaction() + "' AND cmin::text::bigint < " + a.command();
        try {
            return connection
                    .listing("SELECT EXISTS (SELECT FROM ONLY " + a.name() + older + ")", r -> r.getBoolean(1))
                    .getFirst();
        } catch (SQLException e) {
            if ("57014".equals(e.getSQLState()) || "42501".equals(e.getSQLState())) {
                return true;
            }
            throw connection.failure(e);
        }
    }
}
