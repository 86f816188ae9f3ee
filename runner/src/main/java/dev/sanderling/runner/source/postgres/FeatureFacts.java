package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.change.TableName;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says of the captured tables' features, in a few questions about all of them.
 *
 * @param user whom the policies of tables are asked for
 * @param tables in the order of the captured tables
 */
record FeatureFacts(String user, List<TableFacts> tables) {
    private static final String TABLES = """
            SELECT c.oid::bigint, row_security_active(c.oid), pg_has_role(c.relowner, 'USAGE'),
                   (SELECT co.conname FROM pg_constraint co
                    WHERE co.conrelid = c.oid AND co.contype = 'p' AND co.condeferrable)
            FROM pg_class c WHERE c.oid::bigint = ANY (?::text[]::bigint[])""";

    /** A table that is no partition is its own only part. */
    private static final String PARTS = """
            SELECT c.oid::bigint, l.oid <> c.oid, l.oid::regclass::text, l.relkind::text, l.relpersistence::text,
                   l.relreplident::text,
                   ARRAY(SELECT a.attname::text FROM pg_index i
                         JOIN pg_attribute a ON a.attrelid = i.indrelid
                          AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                         WHERE i.indrelid = l.oid AND i.indisvalid AND i.indimmediate
                         AND (l.relreplident = 'i' AND i.indisreplident OR l.relreplident = 'd' AND i.indisprimary))
            FROM pg_class c CROSS JOIN LATERAL (
                SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
                UNION ALL SELECT c.oid WHERE c.relkind = 'r') p
            JOIN pg_class l ON l.oid = p.relid
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND l.relkind <> 'p'
            ORDER BY 3""";

    private static final String COLUMNS = """
            SELECT c.oid::bigint, a.attname, a.attgenerated::text,
                   t.typname = 'lo' OR t.oid = 'oid'::regtype AND EXISTS (SELECT FROM pg_largeobject_metadata)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
            WHERE c.oid::bigint = ANY (?::text[]::bigint[]) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY 1, a.attnum""";

    private static final String FILTERS = """
            SELECT schemaname, tablename, rowfilter FROM pg_publication_tables
            WHERE pubname = ? AND rowfilter IS NOT NULL""";

    /**
     * One captured table.
     *
     * @param hidesRows whether policies may hide rows from the user
     * @param owned whether the user is its owner, or a member of it
     * @param deferrableKey name of its primary key's constraint where that is deferrable; null otherwise
     * @param key of its rows in the log and in a snapshot; empty: none
     * @param parts the partitions that hold its rows; itself where it has none
     * @param rowFilter of its publication; null where all rows are published
     */
    record TableFacts(
            CapturedTable table,
            boolean hidesRows,
            boolean owned,
            @Nullable String deferrableKey,
            List<String> key,
            List<Part> parts,
            List<ColumnFacts> columns,
            @Nullable String rowFilter) {
        TableName name() {
            return new TableName(table.schema(), table.name());
        }
    }

    /**
     * What holds rows.
     *
     * @param partition whether it is a partition of the captured table, not the table itself
     * @param name for SQL and people
     * @param identity pg_class.relreplident
     * @param columns of the index that is the identity; of FULL none
     */
    record Part(boolean partition, String name, char kind, char persistence, char identity, List<String> columns) {}

    /**
     * A column.
     *
     * @param generated s stored, v virtual; blank for none
     * @param logged whether the publication has it
     * @param large whether it may have the numbers of large objects
     */
    record ColumnFacts(String name, char generated, boolean logged, boolean large) {
        boolean isGenerated() {
            return generated != ' ';
        }
    }

    static FeatureFacts read(ControlConnection connection, @Nullable String publication, List<CapturedTable> captured) {
        String[] oids = captured.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new);
        Map<Long, List<Part>> parts = new HashMap<>();
        connection.list(
                PARTS,
                r -> parts.computeIfAbsent(r.getLong(1), oid -> new ArrayList<>())
                        .add(part(r)),
                (Object) oids);
        LogColumns logged = LogColumns.read(connection, publication, captured);
        Map<Long, TableName> names = new HashMap<>();
        captured.forEach(t -> names.put(t.oid(), new TableName(t.schema(), t.name())));
        Map<Long, List<ColumnFacts>> columns = new HashMap<>();
        connection.list(
                COLUMNS,
                r -> {
                    long oid = r.getLong(1);
                    String column = r.getString(2);
                    String generated = r.getString(3);
                    boolean large = r.getBoolean(4);
                    return columns.computeIfAbsent(oid, any -> new ArrayList<>())
                            .add(new ColumnFacts(
                                    column,
                                    generated.isEmpty() ? ' ' : generated.charAt(0),
                                    logged.has(Objects.requireNonNull(names.get(oid)), column),
                                    large));
                },
                (Object) oids);
        Map<TableName, String> filters = filters(connection, publication);
        Map<TableName, List<String>> keys = KeyCatalog.names(connection, captured);
        Map<Long, TableFacts> facts = new HashMap<>();
        Map<Long, CapturedTable> tables = new HashMap<>();
        captured.forEach(t -> tables.put(t.oid(), t));
        connection.list(
                TABLES,
                r -> {
                    long oid = r.getLong(1);
                    TableName name = Objects.requireNonNull(names.get(oid));
                    facts.put(
                            oid,
                            new TableFacts(
                                    Objects.requireNonNull(tables.get(oid)),
                                    r.getBoolean(2),
                                    r.getBoolean(3),
                                    r.getString(4),
                                    keys.getOrDefault(name, List.of()),
                                    parts.getOrDefault(oid, List.of()),
                                    columns.getOrDefault(oid, List.of()),
                                    filters.get(name)));
                    return oid;
                },
                (Object) oids);
        List<TableFacts> all = new ArrayList<>();
        for (CapturedTable table : captured) {
            TableFacts found = facts.get(table.oid());
            if (found != null) {
                all.add(found);
            }
        }
        return new FeatureFacts(connection.one("SELECT current_user", r -> r.getString(1)), List.copyOf(all));
    }

    private static Part part(ResultSet r) throws SQLException {
        return new Part(
                r.getBoolean(2),
                r.getString(3),
                r.getString(4).charAt(0),
                r.getString(5).charAt(0),
                r.getString(6).charAt(0),
                texts(r.getArray(7)));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static Map<TableName, String> filters(ControlConnection connection, @Nullable String publication) {
        Map<TableName, String> filters = new HashMap<>();
        if (publication != null && connection.major() >= 15) {
            connection.list(
                    FILTERS,
                    r -> {
                        String filter = r.getString(3);
                        filters.put(new TableName(r.getString(1), r.getString(2)), filter);
                        return filter;
                    },
                    publication);
        }
        return filters;
    }
}
