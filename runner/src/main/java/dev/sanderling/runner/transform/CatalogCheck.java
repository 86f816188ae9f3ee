package dev.sanderling.runner.transform;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.Rows;
import dev.sanderling.plan.Transform;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.row.RowsCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The transforms against the columns that the source's catalogue has. */
final class CatalogCheck {
    private final List<Transform> transforms;
    private final List<Rows> rows;
    private final List<Finding> findings = new ArrayList<>();
    /** By transform: the columns it names that some table has. */
    private final List<Set<String>> found = new ArrayList<>();

    private final boolean[] used;

    CatalogCheck(List<Transform> transforms, List<Rows> rows) {
        this.rows = rows;
        this.transforms = transforms;
        this.used = new boolean[transforms.size()];
        transforms.forEach(transform -> found.add(new HashSet<>()));
    }

    List<Finding> findings(Map<TableName, Map<String, String>> tables) {
        if (tables.isEmpty()) {
            return List.of();
        }
        tables.forEach(this::table);
        for (int i = 0; i < transforms.size(); i++) {
            Transform transform = transforms.get(i);
            String place = Sentences.place(i, transform.word());
            if (!used[i]) {
                add(place + " is for no captured table: look at the spelling of its tables.");
                continue;
            }
            for (String column : named(transform)) {
                if (!found.get(i).contains(column)) {
                    add(place + " names column " + column
                            + ", which no captured table that it is for has at that step: look at its spelling, and at the"
                            + " transforms before it.");
                }
            }
        }
        return findings;
    }

    private void table(TableName name, Map<String, String> types) {
        List<Column> columns = new ArrayList<>();
        types.forEach((column, type) -> columns.add(new Column(column, CatalogTypes.of(type), false)));
        TableSteps steps = new TableSteps(new Table(name, columns), key -> "", true);
        for (int i = 0; i < transforms.size(); i++) {
            Transform transform = transforms.get(i);
            if (!transform.isFor(name.schema(), name.table())) {
                continue;
            }
            used[i] = true;
            try {
                found.get(i).addAll(steps.prepare(i, transform).columns());
            } catch (Invalid e) {
                add(Sentences.misfit(i, transform.word(), name, e));
                // What follows would be told of columns that are not those it will get.
                found.get(i).addAll(named(transform));
                markRest(i + 1, name);
                return;
            }
        }
        List<String> out = steps.columns().now().stream().map(Column::name).toList();
        rows.forEach(sink -> RowsCheck.columnNames(sink, name, out).ifPresent(findings::add));
    }

    private void markRest(int from, TableName name) {
        for (int i = from; i < transforms.size(); i++) {
            if (transforms.get(i).isFor(name.schema(), name.table())) {
                used[i] = true;
                found.get(i).addAll(named(transforms.get(i)));
            }
        }
    }

    private static List<String> named(Transform transform) {
        return switch (transform) {
            case Transform.Mask mask -> mask.columns();
            case Transform.Hash hash -> hash.columns();
            case Transform.Cast cast -> cast.columns();
            case Transform.Drop drop -> drop.columns();
            case Transform.Keep keep -> keep.columns();
            case Transform.Rename rename -> List.copyOf(rename.names().keySet());
            case Transform.Filter filter -> List.of();
            case Transform.Set set -> List.of();
            case Transform.Route route -> List.of();
            case Transform.Smt smt -> List.copyOf(SmtStep.named(smt));
        };
    }

    private void add(String sentence) {
        findings.add(new Finding(Reason.TRANSFORM_INVALID, sentence));
    }
}
