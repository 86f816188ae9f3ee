package dev.sanderling.runner.source.postgres;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tables that have the names that they had when the last capture looked.
 *
 * @param names by oid, {@code schema.table}
 * @param looked when that was; null where an older version has not noted it
 */
record KeptNames(Map<Long, String> names, @Nullable XidSnapshot looked) {
    /** @param looked as the checkpoint has it: null or empty where it has not */
    static KeptNames of(Map<Long, String> names, @Nullable String looked) {
        return new KeptNames(names, looked == null || looked.isEmpty() ? null : XidSnapshot.parse(looked));
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The name that a relation has now, where the log calls it otherwise; empty where it does not, or has nothing of it. */
    Optional<String> other(long relation, String name) {
        String now = names.get(relation);
        return now == null || now.equals(name) ? Optional.empty() : Optional.of(now);
    }

    /**
     * Whether a transaction had ended when the capture looked: what it has changed under another name was before the name
     * that the table has now, and in its rows when they were read under that one.
     */
    boolean isFromBefore(@Nullable Long transaction) {
        return looked != null && transaction != null && looked.surelyShows(transaction);
    }
}
