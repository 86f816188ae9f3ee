package dev.sanderling.runner.transform;

import dev.sanderling.plan.Transform;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.transform.smt.SingleMessage;
import dev.sanderling.runner.transform.smt.Unfit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A single message transform, for both states of a row. The kind of the change, its place and its order are not its. */
record SmtStep(SingleMessage message, String table) implements Step {
    /** The step; the columns become those that the transform makes. */
    static SmtStep of(Transform.Smt smt, TableName table, Columns columns) throws Invalid {
        List<Column> before = columns.now();
        SingleMessage message;
        try {
            message = SingleMessage.of(smt, before, table.toString());
        } catch (Unfit e) {
            throw new Invalid(e.why());
        }
        Set<Integer> places = java.util.Arrays.stream(message.places()).boxed().collect(Collectors.toSet());
        for (int place = 0; place < before.size(); place++) {
            Column column = before.get(place);
            if (column.key() && !places.contains(place)) {
                throw new Invalid("it leaves out column " + column.name()
                        + ", which is part of the key, and without it rows cannot be told apart");
            }
            if (named(smt).contains(column.name())) {
                columns.hide(place);
            }
        }
        columns.replace(message.columns(), message.places());
        return new SmtStep(message, table.toString());
    }

    /** The columns whose values it overwrites. */
    static Set<String> named(Transform.Smt smt) {
        return SingleMessage.overwritten(smt);
    }

    @Override
    public boolean apply(Draft draft) throws RowFailure {
        String topic = draft.stream == null ? table : draft.stream;
        @Nullable Object[] row = draft.row();
        SingleMessage.Made made = made(draft, row, topic);
        if (made == null) {
            return false;
        }
        if (row == draft.before) {
            draft.before = made.row();
        } else {
            SingleMessage.Made former = draft.before == null ? null : made(draft, draft.before, topic);
            draft.before = former == null ? null : former.row();
            draft.after = made.row();
        }
        if (!made.topic().equals(topic)) {
            draft.stream = ExpressionSteps.name(made.topic());
        }
        return true;
    }

    private SingleMessage.@Nullable Made made(Draft draft, @Nullable Object[] row, String topic) throws RowFailure {
        try {
            return message.apply(row, topic, draft.source.origin());
        } catch (Unfit e) {
            throw new RowFailure(e.why());
        }
    }
}
