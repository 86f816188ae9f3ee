package dev.sanderling.runner.transform;

import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Transform;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.DeclaredType;
import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.row.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prepares the steps for one shape of a table, one after the other, each for the columns that the former one leaves. */
final class TableSteps {
    private final Function<SecretKey, String> secrets;
    private final boolean checking;
    private final TableName table;
    private final Columns columns;
    private @Nullable Expressions expressions;

    /**
     * A step that is ready.
     *
     * @param number of the transform in the job
     * @param word which kind of transform it is
     * @param columns of those it names, the ones that are there
     */
    record Numbered(int number, String word, Step step, Set<String> columns) {}

    /**
     * @param checking whether the columns come from a catalogue, which does not say what the key is, and a Secret need
     *     not be read
     */
    TableSteps(Table table, Function<SecretKey, String> secrets, boolean checking) {
        this.secrets = secrets;
        this.checking = checking;
        this.table = table.name();
        this.columns = new Columns(table.columns());
    }

    Columns columns() {
        return columns;
    }

    /**
     * The step of a transform that is for the table.
     *
     * @throws Invalid where it does not fit the columns
     */
    Numbered prepare(int number, Transform transform) throws Invalid {
        List<Step> steps = new ArrayList<>();
        Set<String> found = Set.of();
        switch (transform) {
            case Transform.Filter filter ->
                steps.add(ExpressionSteps.filter(expressions().bool(filter.expression())));
            case Transform.Route route ->
                steps.add(ExpressionSteps.route(expressions().text(route.expression())));
            case Transform.Set set -> steps.add(set(set));
            case Transform.Mask mask -> found = mask(mask, steps);
            case Transform.Hash hash -> found = hash(hash, steps);
            case Transform.Cast cast -> found = cast(cast, steps);
            case Transform.Rename rename -> {
                found = found(List.copyOf(rename.names().keySet()));
                columns.rename(rename.names());
                expressions = null;
            }
            case Transform.Drop drop -> {
                found = found(drop.columns());
                steps.add(drop(found));
            }
            case Transform.Keep keep -> {
                found = found(keep.columns());
                steps.add(keep(found));
            }
            case Transform.Smt smt -> {
                found = found(List.copyOf(SmtStep.named(smt)));
                steps.add(SmtStep.of(smt, table, columns));
                expressions = null;
            }
        }
        return new Numbered(number, transform.word(), Chain.of(steps), found);
    }

    private Step set(Transform.Set set) throws Invalid {
        Expression expression = expressions().any(set.expression());
        int place = columns.place(set.column());
        var type = Results.type(expression, set.type());
        var declared = set.type().map(Casting::declared).orElse(DeclaredType.UNKNOWN);
        if (place >= 0) {
            columns.hide(place);
            columns.type(place, type, declared);
        } else {
            place = columns.now().size();
            columns.add(set.column(), type, declared);
        }
        expressions = null;
        return ExpressionSteps.set(expression, place, set.type());
    }

    private Set<String> mask(Transform.Mask mask, List<Step> steps) {
        Set<String> found = found(mask.columns());
        Masking masking = new Masking(mask.text(), mask.keepLast());
        for (String name : found) {
            texts(name, masking::of, steps);
        }
        return found;
    }

    private Set<String> hash(Transform.Hash hash, List<Step> steps) {
        Hashing hashing = checking ? null : Hashing.of(hash.key(), secrets.apply(hash.key()), hash.encoding());
        Set<String> found = found(hash.columns());
        for (String name : found) {
            texts(name, text -> hashing == null ? text : hashing.of(text), steps);
        }
        return found;
    }

    private Set<String> cast(Transform.Cast cast, List<Step> steps) {
        Set<String> found = found(cast.columns());
        for (String name : found) {
            int place = columns.place(name);
            steps.add(new ValueStep(place, Casting.of(columns.at(place).type(), cast.type())));
            columns.type(place, Casting.type(cast.type()), Casting.declared(cast.type()));
        }
        expressions = null;
        return found;
    }

    /** A column becomes text and is never shown as it was. */
    private void texts(String name, Function<String, String> change, List<Step> steps) {
        int place = columns.place(name);
        ValueText text = new ValueText(columns.at(place).type());
        steps.add(new ValueStep(place, value -> {
            try {
                return change.apply(text.of(value));
            } catch (RuntimeException e) {
                throw new RowFailure("a value of column " + name + " cannot be read as its type");
            }
        }));
        columns.hide(place);
        columns.type(place, Plain.TEXT, DeclaredType.UNKNOWN);
        expressions = null;
    }

    private Step drop(Set<String> names) throws Invalid {
        List<Column> now = columns.now();
        for (Column column : now) {
            if (column.key() && names.contains(column.name())) {
                throw new Invalid("column " + column.name()
                        + " is part of the key, and without it rows cannot be told apart; hash it instead");
            }
        }
        return only(IntStream.range(0, now.size())
                .filter(i -> !names.contains(now.get(i).name()))
                .toArray());
    }

    private Step keep(Set<String> names) throws Invalid {
        List<Column> now = columns.now();
        return only(IntStream.range(0, now.size())
                .filter(i -> now.get(i).key() || names.contains(now.get(i).name()))
                .toArray());
    }

    private Step only(int[] places) throws Invalid {
        if (places.length == 0) {
            throw new Invalid("no column is left");
        }
        columns.keep(places);
        expressions = null;
        return new ColumnsStep(places);
    }

    private Set<String> found(List<String> names) {
        return names.stream()
                .filter(name -> columns.place(name) >= 0)
                .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private Expressions expressions() {
        Expressions made = expressions;
        if (made == null) {
            made = new Expressions(columns.now().stream()
                    .map(column -> CelColumn.of(column.name(), column.type()))
                    .toList());
            expressions = made;
        }
        return made;
    }

    /** Steps of one transform, as one. */
    private record Chain(List<Step> steps) implements Step {
        static Step of(List<Step> steps) {
            return steps.size() == 1 ? steps.get(0) : new Chain(List.copyOf(steps));
        }

        @Override
        public boolean apply(Draft draft) throws RowFailure {
            for (Step step : steps) {
                if (!step.apply(draft)) {
                    return false;
                }
            }
            return true;
        }
    }
}
