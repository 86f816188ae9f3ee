package dev.sanderling.runner.transform;

import org.jspecify.annotations.Nullable;

/**
 * Keeps some of the columns.
 *
 * @param kept their places, in order
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record ColumnsStep(int[] kept) implements Step {
    @Override
    public boolean apply(Draft draft) {
        draft.before = pick(draft.before);
        draft.after = pick(draft.after);
        return true;
    }

    private @Nullable Object @Nullable [] pick(@Nullable Object @Nullable [] row) {
        if (row == null) {
            return null;
        }
        @Nullable Object[] picked = new @Nullable Object[kept.length];
        for (int i = 0; i < kept.length; i++) {
            picked[i] = row[kept[i]];
        }
        return picked;
    }
}
