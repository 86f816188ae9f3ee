package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the state becomes if a database sink has committed the pending segment, which only the database knows. Written
 * before the database is asked to commit; whoever runs next asks it, and takes this over or drops it.
 *
 * @param sink name of the database sink
 * @param offsets as {@link State#offsets}; null where the position has been given up meanwhile
 * @param position as {@link State#position}; null where the position has been given up meanwhile
 * @param history as {@link State#history}
 * @param tables as {@link State#tables}
 * @param snapshot as {@link State#snapshot}
 * @param counts of this segment alone
 * @param lists that are published for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Intent(
        String sink,
        @Nullable Map<String, Object> offsets,
        @Nullable String position,
        @Nullable HistoryManifest history,
        @Nullable TableSet tables,
        @Nullable Snapshot snapshot,
        Counts counts,
        List<String> lists) {
    /** The same with the position given up: the segment is still published or dropped, but nothing goes on from it. */
    public Intent givenUp() {
        return new Intent(sink, null, null, null, null, null, counts, lists);
    }

    /** The same with another snapshot. */
    public Intent snapshot(@Nullable Snapshot other) {
        return new Intent(sink, offsets, position, history, tables, other, counts, lists);
    }
}
