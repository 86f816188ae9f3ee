package dev.sanderling.runner.transform;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Transform;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All transforms that are for a table, for one shape of it. */
final class TableTransform {
    /** A name made from what is unique in a row would make a folder a row. */
    private static final int MOST_STREAMS = 1_000;

    private final Table in;
    private final Table out;
    private final TableSteps.Numbered[] steps;
    private final Map<String, Table> streams = new HashMap<>();
    private final Quarantine quarantine;

    private TableTransform(Table in, Columns columns, List<TableSteps.Numbered> steps) {
        this.in = in;
        this.out = columns.now().equals(in.columns()) ? in : new Table(in.name(), columns.now());
        this.steps = steps.toArray(TableSteps.Numbered[]::new);
        this.quarantine = new Quarantine(in, columns.hidden());
    }

    /**
     * Prepared for a table.
     *
     * @throws Failure TransformInvalid
     */
    static TableTransform of(Table table, List<Transform> transforms, Function<SecretKey, String> secrets) {
        TableSteps compiler = new TableSteps(table, secrets, false);
        List<TableSteps.Numbered> steps = new ArrayList<>();
        for (int i = 0; i < transforms.size(); i++) {
            Transform transform = transforms.get(i);
            if (!transform.isFor(table.name().schema(), table.name().table())) {
                continue;
            }
            try {
                steps.add(compiler.prepare(i, transform));
            } catch (Invalid e) {
                throw new Failure(Reason.TRANSFORM_INVALID, Sentences.misfit(i, transform.word(), table.name(), e));
            }
        }
        return new TableTransform(table, compiler.columns(), steps);
    }

    Table table() {
        return in;
    }

    /** As the sinks are to have it, without a route. */
    Table out() {
        return out;
    }

    /**
     * The change as the sinks are to have it; null where it is left out. No step is asked about a truncate: it has no row.
     *
     * @throws Failed with a sentence, where a step cannot handle it
     */
    @Nullable
    Change apply(Change change) throws Failed {
        if (steps.length == 0) {
            return change;
        }
        if (change.op() == Op.TRUNCATE) {
            return new Change(Op.TRUNCATE, out, null, null, change.origin());
        }
        Draft draft = new Draft(change);
        for (TableSteps.Numbered step : steps) {
            try {
                if (!step.step().apply(draft)) {
                    return null;
                }
            } catch (RowFailure e) {
                throw new Failed(step, e);
            }
        }
        if (out == in && draft.stream == null && draft.isUntouched()) {
            return change;
        }
        return new Change(change.op(), stream(draft.stream), draft.before, draft.after, change.origin());
    }

    /** The change as the side stream has it. */
    Change quarantined(Change change, Failed why) {
        return quarantine.of(change, Sentences.brief(why.step.number(), why.step.word(), why.row));
    }

    private Table stream(@Nullable String name) {
        if (name == null) {
            return out;
        }
        Table stream = streams.get(name);
        if (stream == null) {
            if (streams.size() >= MOST_STREAMS) {
                throw new Failure(
                        Reason.TRANSFORM_INVALID,
                        "The route of table " + in.name() + " has given more than " + MOST_STREAMS
                                + " different names in one run, and each is a folder; let it make fewer.");
            }
            int dot = name.indexOf('.');
            TableName to = dot > 0 && dot < name.length() - 1
                    ? new TableName(name.substring(0, dot), name.substring(dot + 1))
                    : new TableName(in.name().schema(), name);
            stream = new Table(to, out.columns());
            streams.put(name, stream);
        }
        return stream;
    }

    /** A step that cannot handle a row. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private final transient TableSteps.Numbered step;
        private final RowFailure row;

        Failed(TableSteps.Numbered step, RowFailure row) {
            super(row.getMessage(), null, false, false);
            this.step = step;
            this.row = row;
        }

        TableSteps.Numbered step() {
            return step;
        }

        RowFailure row() {
            return row;
        }
    }
}
