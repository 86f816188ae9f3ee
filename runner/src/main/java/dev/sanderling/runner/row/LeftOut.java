package dev.sanderling.runner.row;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import dev.sanderling.plan.Rows;
import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.Op;
import java.util.Map;

/** Which changes a sink's rows leave out. */
public final class LeftOut {
    private LeftOut() {}

    /** Deletes where the job says so; and a truncate where nothing would tell it from a row of nulls. */
    public static boolean by(Rows rows, Change change) {
        Op op = change.op();
        if (op.removes() && rows.deletes() == Deletes.DROP) {
            return true;
        }
        return op == Op.TRUNCATE
                && rows.format() != RowFormat.RAW
                && rows.metadataField().isEmpty();
    }

    /** How many of so many changes by op are left out. */
    public static long of(Rows rows, Map<String, Long> byOp) {
        long deletes = byOp.getOrDefault(Op.DELETE.code(), 0L);
        long truncates = byOp.getOrDefault(Op.TRUNCATE.code(), 0L);
        if (rows.deletes() == Deletes.DROP) {
            return deletes + truncates;
        }
        return rows.format() != RowFormat.RAW && rows.metadataField().isEmpty() ? truncates : 0;
    }
}
