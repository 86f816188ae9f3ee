package dev.sanderling.runner.source.postgres;

import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.OldRows;
import dev.sanderling.runner.change.TableName;
import java.util.Set;

/** Which tables have REPLICA IDENTITY FULL: of the others the log holds the key of a deleted row and nothing else. */
record WholeOldRows(Set<TableName> tables) implements OldRows {
    static WholeOldRows read(ControlConnection connection) {
        return new WholeOldRows(Set.copyOf(connection.list(
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relreplident = 'f' AND c.relkind IN ('r', 'p')",
                row -> new TableName(row.getString(1), row.getString(2)))));
    }

    @Override
    public boolean hold(TableName table, Column column) {
        return column.key() || tables.contains(table);
    }
}
