package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.JdbcMode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What tables and columns are called in the target; each name stands for one thing, and is one that can be had. */
final class TargetNames {
    private final SinkPlan.Jdbc plan;
    private final Dialect dialect;
    private final Trouble trouble;
    private final Columns columns;
    private final Map<TargetName, String> sources = new HashMap<>();

    TargetNames(SinkPlan.Jdbc plan, Dialect dialect, Trouble trouble) {
        this.plan = plan;
        this.dialect = dialect;
        this.trouble = trouble;
        this.columns = new Columns(plan, dialect);
    }

    /**
     * The name of a table's target.
     *
     * @param key columns that tell its rows apart
     * @throws Failure SinkTableMismatch, SinkKeyMissing, ColumnNameClash
     */
    TargetName of(Table table, List<String> key) {
        TargetName name = dialect.kept(TargetName.of(plan.schema(), plan.table(), table.name()));
        String source = table.name().toString();
        String other = sources.putIfAbsent(name, source);
        if (other != null && !other.equals(source)) {
            throw failure(
                    Reason.SINK_TABLE_MISMATCH,
                    "both " + other + " and " + source + " would be written to " + name
                            + "; use {schema} and {table} in spec.sinks[].jdbc.schema and table.");
        }
        if (dialect.isTooLong(name.schema()) || dialect.isTooLong(name.table())) {
            throw failure(
                    Reason.SINK_TABLE_MISMATCH,
                    name + " is a longer name than the database takes; set spec.sinks[].jdbc.table.");
        }
        if (plan.mode() == JdbcMode.UPSERT && key.isEmpty()) {
            throw failure(
                    Reason.SINK_KEY_MISSING,
                    source + " has no primary key, so a mirror cannot tell its rows apart; name columns in"
                            + " spec.sinks[].jdbc.keys, exclude the table, or use mode: Append.");
        }
        columns(table, key);
        return name;
    }

    private void columns(Table table, List<String> key) {
        Set<String> taken = new HashSet<>();
        for (Columns.Wanted wanted : columns.wanted(table, key)) {
            if (dialect.isTooLong(wanted.name())) {
                throw failure(
                        Reason.SINK_TABLE_MISMATCH,
                        "the column " + wanted.name() + " of " + table.name()
                                + " has a longer name than a column can have in the database; rename it with a"
                                + " transform, or leave it out with spec.source.columns.exclude.");
            }
            if (!taken.add(wanted.name())) {
                throw failure(
                        Reason.COLUMN_NAME_CLASH,
                        table.name() + " has a column " + wanted.name()
                                + ", which is what a column of ours is called; set spec.sinks[].jdbc.deletedColumn, or"
                                + " leave it out with spec.source.columns.exclude.");
            }
        }
        for (String column : key) {
            if (!taken.contains(column)) {
                throw failure(
                        Reason.SINK_KEY_MISSING,
                        table.name() + " has no column " + column + ", which spec.sinks[].jdbc.keys names.");
            }
        }
    }

    private Failure failure(Reason reason, String sentence) {
        return trouble.failure(reason, sentence, null);
    }
}
