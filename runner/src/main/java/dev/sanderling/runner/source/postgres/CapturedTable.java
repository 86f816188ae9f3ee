package dev.sanderling.runner.source.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table, or something like one, that the job's patterns name.
 *
 * @param oid in pg_class
 * @param kind pg_class.relkind: r table, p partitioned table, v view, m materialized view, f foreign table
 * @param persistence pg_class.relpersistence: p permanent, u unlogged, t temporary
 * @param partitionOf oid of the topmost partitioned table it is part of; null where it is no partition
 * @param partitions another text for each set of them, and when one was attached again; empty where it has none
 * @param rows as the planner estimates them; 0 where unknown
 * @param identified whether the log can tell which row an UPDATE or DELETE hit
 * @param unidentified the partition that cannot, where it is not the table itself; null otherwise
 * @param unreadable the columns to be captured that we may not SELECT
 * @param schemaUsable whether we have USAGE on the schema
 * @param owned whether we may put it into a publication
 */
record CapturedTable(
        long oid,
        String schema,
        String name,
        char kind,
        char persistence,
        @Nullable Long partitionOf,
        String partitions,
        long rows,
        boolean identified,
        @Nullable String unidentified,
        List<String> unreadable,
        boolean schemaUsable,
        boolean owned) {
    /** {@code schema.table}, as the job names it. */
    String full() {
        return schema + "." + name;
    }

    /** For SQL. */
    String quoted() {
        return Quote.table(schema, name);
    }

    /** Whether logical decoding has its changes at all. */
    boolean isCapturable() {
        return (kind == 'r' || kind == 'p') && persistence == 'p';
    }
}
