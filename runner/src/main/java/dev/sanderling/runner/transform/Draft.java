package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change on its way through the steps. The arrays are its own once a step has asked for that. */
final class Draft {
    final Change source;

    @Nullable
    Object @Nullable [] before;

    @Nullable
    Object @Nullable [] after;

    /** Another stream than the table's; null as long as no step has named one. */
    @Nullable
    String stream;

    private boolean own;

    Draft(Change source) {
        this.source = source;
        this.before = source.before();
        this.after = source.after();
    }

    /** To be called before an array is written to: many changes only meet a filter, and need no copy. */
    void own() {
        if (!own) {
            before = before == null ? null : before.clone();
            after = after == null ? null : after.clone();
            own = true;
        }
    }

    /** Whether both states are the arrays that came. */
    boolean isUntouched() {
        return before == source.before() && after == source.after();
    }

    /** The row that the change is about: the new one, of a delete what the log has of the old one. */
    @Nullable
    Object[] row() {
        return Objects.requireNonNull(source.op() == Op.DELETE ? before : after, "row");
    }

    /** The state before; null where there was none or the log does not have it. */
    @Nullable
    Object @Nullable [] previous() {
        return source.op() == Op.DELETE ? null : before;
    }
}
