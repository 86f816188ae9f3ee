package dev.sanderling.runner.source.postgres.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of an old row the log holds, table by table, as it goes along. A partitioned table's changes come under
 * its own name, but what their old rows have is up to the partition's replica identity; so of all the partitions met so
 * far only what each of them holds can be relied upon.
 */
final class HeldColumns {
    private final Map<Long, Map<Long, Relation>> partitions = new HashMap<>();

    /**
     * To be called with each relation of a captured table.
     *
     * @return the columns; null: all of them
     */
    @Nullable
    List<String> of(Relation table) {
        Map<Long, Relation> known = partitions.get(table.oid());
        return known == null ? held(table) : common(known);
    }

    /**
     * To be called with each relation that follows a partitioned table's, as whose changes its own come.
     *
     * @return the columns that the partitioned table's old rows have for sure; null: all of them
     */
    @Nullable
    List<String> of(Relation table, Relation partition) {
        Map<Long, Relation> known = partitions.computeIfAbsent(table.oid(), oid -> new HashMap<>());
        known.put(partition.oid(), partition);
        return common(known);
    }

    private static @Nullable List<String> common(Map<Long, Relation> relations) {
        List<String> common = null;
        for (Relation relation : relations.values()) {
            List<String> held = held(relation);
            if (held == null) {
                continue;
            }
            if (common == null) {
                common = new ArrayList<>(held);
            } else {
                common.retainAll(held);
            }
        }
        return common == null ? null : List.copyOf(common);
    }

    private static @Nullable List<String> held(Relation relation) {
        return relation.isHeldWhole() ? null : relation.held();
    }
}
