package dev.sanderling.runner.transform;

import dev.sanderling.plan.TargetType;
import dev.sanderling.runner.change.Change;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps that ask an expression. */
final class ExpressionSteps {
    private static final int LONGEST_NAME = 128;

    private ExpressionSteps() {}

    static Step filter(Expression expression) {
        return draft -> switch (value(expression, draft)) {
            case Boolean keep -> keep;
            case null, default -> throw new RowFailure("it is neither true nor false");
        };
    }

    static Step route(Expression expression) {
        return draft -> {
            draft.stream = name(value(expression, draft));
            return true;
        };
    }

    /** A stream's name. */
    static String name(@Nullable Object value) throws RowFailure {
        if (!(value instanceof String name) || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new RowFailure("it gives no name of 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    /**
     * Computes a column of both states of the row. From a value that the log does not hold follows one that it does not
     * hold.
     *
     * @param place where it is; the number of columns where it is new
     */
    static Step set(Expression expression, int place, Optional<TargetType> type) {
        return draft -> {
            draft.own();
            @Nullable Object[] row = draft.row();
            boolean deleted = row == draft.before;
            Object value = computed(expression, type, draft, row, draft.previous());
            Object former =
                    deleted || draft.before == null ? null : computed(expression, type, draft, draft.before, null);
            if (deleted) {
                draft.before = with(draft.before, place, value);
            } else {
                draft.before = with(draft.before, place, former);
                draft.after = with(draft.after, place, value);
            }
            return true;
        };
    }

    private static @Nullable Object computed(
            Expression expression,
            Optional<TargetType> type,
            Draft draft,
            @Nullable Object[] row,
            @Nullable Object @Nullable [] previous)
            throws RowFailure {
        try {
            return Results.raw(expression.value(draft, row, previous), type);
        } catch (CelColumn.Unavailable unknown) {
            return Change.UNAVAILABLE;
        }
    }

    private static @Nullable Object @Nullable [] with(
            @Nullable Object @Nullable [] row, int place, @Nullable Object value) {
        if (row == null) {
            return null;
        }
        @Nullable Object[] wide = place < row.length ? row : Arrays.copyOf(row, place + 1);
        wide[place] = value;
        return wide;
    }

    private static @Nullable Object value(Expression expression, Draft draft) throws RowFailure {
        try {
            return expression.value(draft, draft.row(), draft.previous());
        } catch (CelColumn.Unavailable unknown) {
            throw new RowFailure("it asks for column " + unknown.column()
                    + ", which the source's log does not hold for this change: let it do without, e.g. op == 'd' || ..."
                    + " or has(row." + unknown.column() + "), or have the log hold whole rows (PostgreSQL: ALTER TABLE"
                    + " ... REPLICA IDENTITY FULL)");
        }
    }
}
