package dev.sanderling.runner.sink.jdbc;

import dev.sanderling.api.JdbcMode;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.jdbc.Dialect.Extra;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which columns a target table needs. */
record Columns(SinkPlan.Jdbc plan, Dialect dialect) {
    private static final List<Extra> OF_A_LOG =
            List.of(Extra.OP, Extra.POSITION, Extra.TRANSACTION, Extra.ORDER, Extra.COMMITTED, Extra.SEGMENT);

    /**
     * A column that is written.
     *
     * @param type where it has to be made
     * @param source null for one of ours
     * @param extra null for the source's
     */
    record Wanted(
            String name,
            String type,
            boolean key,
            @Nullable Column source,
            @Nullable Extra extra) {
        /** Whether it can be made before a change of the table was seen. */
        boolean isTypeKnown() {
            return source == null || !(source.type() instanceof ColumnType.Unsupported);
        }
    }

    /** Else what the log calls its key is seen with the first change only. */
    boolean isKeyKnown(CatalogTable described) {
        return plan.mode() != JdbcMode.UPSERT
                || described.keyed()
                || plan.keys().containsKey(described.table().name().toString());
    }

    /** What tells rows apart; empty where nothing does. */
    List<String> key(Table table) {
        List<String> named = plan.keys().get(table.name().toString());
        return named != null
                ? named
                : table.columns().stream().filter(Column::key).map(Column::name).toList();
    }

    /** The source's columns, then ours. */
    List<Wanted> wanted(Table table, List<String> key) {
        boolean mirror = plan.mode() == JdbcMode.UPSERT;
        List<Wanted> all = new ArrayList<>();
        for (Column column : table.columns()) {
            boolean isKey = mirror && key.contains(column.name());
            all.add(new Wanted(column.name(), dialect.typeOf(column, isKey), isKey, column, null));
        }
        if (!mirror) {
            OF_A_LOG.forEach(extra -> all.add(new Wanted(extra.column(), dialect.typeOf(extra), false, null, extra)));
        }
        plan.deletedColumn()
                .ifPresent(
                        name -> all.add(new Wanted(name, dialect.typeOf(Extra.DELETED), false, null, Extra.DELETED)));
        return all;
    }
}
