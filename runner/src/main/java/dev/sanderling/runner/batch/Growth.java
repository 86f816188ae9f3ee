package dev.sanderling.runner.batch;

import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.PositionedSink.Difference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns that came to a table, where the log does not tell how: whether the rows that a mirror has already show a value
 * in them at the source. Then the mirror has to read the table again, because adding the columns would leave them null.
 */
final class Growth {
    private final BatchContext context;
    private final @Nullable PositionedSink mirror;
    /** Tables that were looked at, in each form that changes of theirs had. */
    private final Set<Table> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private @Nullable Table last;

    Growth(BatchContext context) {
        this.context = context;
        this.mirror = context.sinks().stream()
                .filter(PositionedSink.class::isInstance)
                .map(PositionedSink.class::cast)
                .filter(PositionedSink::mirrors)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether a change is the first of a table in a form that its mirror cannot be brought to without its rows.
     *
     * @return why, to go on after "because"; empty nearly always
     */
    Optional<String> outgrown(Table table) {
        PositionedSink sink = mirror;
        if (sink == null || table == last) {
            return Optional.empty();
        }
        last = table;
        return seen.add(table) ? why(sink, table) : Optional.empty();
    }

    private Optional<String> why(PositionedSink sink, Table table) {
        Difference difference = sink.difference(context.transforms().table(table));
        if (difference.lacking().isEmpty()) {
            return Optional.empty();
        }
        return context.source().tables().stream()
                .filter(described -> described.table().name().equals(table.name()))
                .findFirst()
                .flatMap(described -> difference.why(described
                        .as(context.transforms().table(described.table()))
                        .filled()));
    }
}
