package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the rows of one object, and remembers its first and last. */
final class Tally {
    private final long[] byOp = new long[Op.values().length];
    private long changes;
    private @Nullable Origin first;
    private @Nullable Origin last;

    void add(Op op, Origin origin) {
        byOp[op.ordinal()]++;
        changes++;
        if (first == null) {
            first = origin;
        }
        last = origin;
    }

    long changes() {
        return changes;
    }

    @Nullable
    Origin first() {
        return first;
    }

    @Nullable
    Origin last() {
        return last;
    }

    /** By Debezium's letters, in the order r, c, u, d, t; absent where none. */
    Map<String, Long> byOp() {
        var map = new LinkedHashMap<String, Long>();
        for (Op op : Op.values()) {
            if (byOp[op.ordinal()] > 0) {
                map.put(op.code(), byOp[op.ordinal()]);
            }
        }
        return map;
    }
}
