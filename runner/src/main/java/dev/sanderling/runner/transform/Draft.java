package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change on its way through the steps. The arrays are its own. */
final class Draft {
    final Change source;

    @Nullable
    Object @Nullable [] before;

    @Nullable
    Object @Nullable [] after;

    /** Another stream than the table's; null as long as no step has named one. */
    @Nullable
    String stream;

    Draft(Change source) {
        this.source = source;
        this.before = source.before() == null ? null : source.before().clone();
        this.after = source.after() == null ? null : source.after().clone();
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
