package dev.sanderling.runner.batch;

import dev.sanderling.runner.change.Table;
import dev.sanderling.runner.sink.PositionedSink;
import dev.sanderling.runner.sink.Sink;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables that a mirror has nothing of when changes of theirs come: they were made since the catalogue was looked at, and
 * may be gone by now.
 */
final class NewTables {
    private final List<PositionedSink> mirrors;
    /** Tables that were looked at, in each form that changes of theirs had. */
    private final Map<Table, Boolean> seen = new IdentityHashMap<>();

    private @Nullable Table last;

    NewTables(List<Sink> sinks) {
        mirrors = sinks.stream()
                .filter(PositionedSink.class::isInstance)
                .map(PositionedSink.class::cast)
                .filter(PositionedSink::mirrors)
                .toList();
    }

    /** Whether it is one, told once for each form. */
    boolean has(Table table) {
        if (table == last) {
            return false;
        }
        last = table;
        return !seen.containsKey(table) && isOne(table);
    }

    /** Whether it is one, or was when it was looked at first. */
    boolean isOne(Table table) {
        return seen.computeIfAbsent(table, form -> mirrors.stream().anyMatch(mirror -> mirror.isNew(form)));
    }
}
