package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.OldRows;
import dev.sanderling.runner.change.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of a deleted row that the log holds, by replica identity as it is when a capture is prepared. */
final class IdentityColumns implements OldRows {
    /** Of a partitioned table the partitions' identities count: FULL only where all are; their index is the table's. */
    private static final String READ = """
            SELECT n.nspname, c.relname, a.attname,
                   NOT EXISTS (SELECT FROM pg_partition_tree(c.oid) p JOIN pg_class l ON l.oid = p.relid
                               WHERE p.isleaf AND l.relreplident <> 'f')
                   AND (c.relkind = 'p' OR c.relreplident = 'f')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisvalid
                 AND (c.relreplident = 'i' AND i.indisreplident OR c.relreplident <> 'i' AND i.indisprimary)
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
            WHERE c.oid::bigint = ANY (?::text[]::bigint[])""";

    private final Set<TableName> whole = new HashSet<>();
    private final Map<TableName, Set<String>> columns = new HashMap<>();

    private IdentityColumns() {}

    static IdentityColumns read(ControlConnection connection, List<CapturedTable> tables) {
        var identity = new IdentityColumns();
        connection.list(
                READ,
                r -> {
                    var table = new TableName(r.getString(1), r.getString(2));
                    String column = r.getString(3);
                    if (r.getBoolean(4)) {
                        identity.whole.add(table);
                    } else if (column != null) {
                        identity.columns
                                .computeIfAbsent(table, t -> new HashSet<>())
                                .add(column);
                    }
                    return table;
                },
                (Object) tables.stream().map(t -> Long.toString(t.oid())).toArray(String[]::new));
        return identity;
    }

    @Override
    public boolean hold(TableName table, Column column) {
        return whole.contains(table) || columns.getOrDefault(table, Set.of()).contains(column.name());
    }
}
