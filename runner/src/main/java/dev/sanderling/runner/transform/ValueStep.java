package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.Change;
import org.jspecify.annotations.Nullable;

/** Replaces the values of one column, in both states of the row. Null and unavailable stay what they are. */
record ValueStep(int index, Conversion conversion) implements Step {
    /** From a value to another. */
    @FunctionalInterface
    interface Conversion {
        Object of(Object value) throws RowFailure;
    }

    @Override
    public boolean apply(Draft draft) throws RowFailure {
        draft.own();
        replace(draft.before);
        replace(draft.after);
        return true;
    }

    private void replace(@Nullable Object @Nullable [] row) throws RowFailure {
        if (row != null && row[index] != null && row[index] != Change.UNAVAILABLE) {
            row[index] = conversion.of(row[index]);
        }
    }
}
