package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import dev.sanderling.runner.change.TableName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the changes of a batch by op and table. */
final class Tally {
    private static final int TABLES_SHOWN = 12;
    private static final String REST = "...";

    private final long[] byOp = new long[Op.values().length];
    private final Map<TableName, long[]> byTable = new HashMap<>();
    private long changes;
    private long bytes;
    private @Nullable TableName lastTable;
    private long[] lastCount = new long[1];

    void add(Change change) {
        changes++;
        byOp[change.op().ordinal()]++;
        TableName table = change.table().name();
        // Consecutive changes are mostly of one table: spare them the look-up.
        if (table != lastTable) {
            lastTable = table;
            lastCount = byTable.computeIfAbsent(table, name -> new long[1]);
        }
        lastCount[0]++;
    }

    /** What another one has counted. */
    void add(Tally other) {
        changes += other.changes;
        bytes += other.bytes;
        for (int i = 0; i < byOp.length; i++) {
            byOp[i] += other.byOp[i];
        }
        other.byTable.forEach((name, count) -> byTable.computeIfAbsent(name, key -> new long[1])[0] += count[0]);
    }

    /** What a receipt says was counted; counts of tables that it does not name are lost. */
    void add(Counts counts) {
        changes += counts.changes();
        bytes += counts.bytes();
        for (Op op : Op.values()) {
            byOp[op.ordinal()] += counts.byOp().getOrDefault(op.code(), 0L);
        }
        counts.byTable().forEach((name, count) -> {
            int dot = name.indexOf('.');
            if (!name.equals(REST) && dot > 0) {
                byTable.computeIfAbsent(
                                new TableName(name.substring(0, dot), name.substring(dot + 1)), key -> new long[1])[
                        0] += count;
            }
        });
    }

    void addBytes(long written) {
        bytes += written;
    }

    long changes() {
        return changes;
    }

    int tables() {
        return byTable.size();
    }

    Counts counts() {
        Map<String, Long> ops = new LinkedHashMap<>();
        for (Op op : Op.values()) {
            if (byOp[op.ordinal()] > 0) {
                ops.put(op.code(), byOp[op.ordinal()]);
            }
        }
        List<Map.Entry<TableName, long[]>> sorted = byTable.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<TableName, long[]> e) -> -e.getValue()[0])
                        .thenComparing(e -> e.getKey().toString()))
                .toList();
        Map<String, Long> tables = new LinkedHashMap<>();
        long rest = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i < TABLES_SHOWN) {
                tables.put(sorted.get(i).getKey().toString(), sorted.get(i).getValue()[0]);
            } else {
                rest += sorted.get(i).getValue()[0];
            }
        }
        if (rest > 0) {
            tables.put(REST, rest);
        }
        return new Counts(changes, bytes, ops, tables);
    }
}
