package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The side stream of one table: its rows as they came, without the columns that a transform hides, and why. */
final class Quarantine {
    private static final String REASON = "quarantine_reason";

    private final int[] shown;
    private final Table table;

    Quarantine(Table of, Set<String> hidden) {
        List<Column> columns = of.columns();
        shown = IntStream.range(0, columns.size())
                .filter(i -> !hidden.contains(columns.get(i).name()))
                .toArray();
        List<Column> all = new ArrayList<>();
        IntStream.of(shown).forEach(i -> all.add(columns.get(i)));
        String reason = REASON;
        while (named(columns, reason)) {
            reason = reason + "_";
        }
        all.add(new Column(reason, Plain.TEXT, false));
        table = new Table(TableName.quarantine(of.name()), List.copyOf(all));
    }

    Change of(Change change, String reason) {
        return new Change(
                change.op(), table, row(change.before(), reason), row(change.after(), reason), change.origin());
    }

    private @Nullable Object @Nullable [] row(@Nullable Object @Nullable [] row, String reason) {
        if (row == null) {
            return null;
        }
        @Nullable Object[] visible = new @Nullable Object[shown.length + 1];
        for (int i = 0; i < shown.length; i++) {
            visible[i] = row[shown[i]];
        }
        visible[shown.length] = reason;
        return visible;
    }

    private static boolean named(List<Column> columns, String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }
}
