package dev.sanderling.operator.outcome;

import dev.sanderling.api.SnapshotStatus;
import dev.sanderling.checkpoint.Snapshot;
import dev.sanderling.checkpoint.ToRead.Reading;
import org.jspecify.annotations.Nullable;

/** A snapshot that is under way as the status shows it. */
final class Snapshots {
    private Snapshots() {}

    static @Nullable SnapshotStatus of(@Nullable Snapshot snapshot) {
        if (snapshot == null) {
            return null;
        }
        Reading reading = snapshot.toRead().reading();
        return new SnapshotStatus(
                percent(snapshot) + "%",
                snapshot.tables(),
                snapshot.tablesDone(),
                snapshot.rows(),
                snapshot.estimatedRows(),
                reading == null ? null : reading.table());
    }

    /** Estimates may be too small: what is not done is never 100 %. Without any, tables are counted. */
    private static long percent(Snapshot snapshot) {
        if (snapshot.tables() == 0) {
            return 0;
        }
        long share = snapshot.estimatedRows() > 0
                ? snapshot.rows() * 100 / snapshot.estimatedRows()
                : snapshot.tablesDone() * 100 / snapshot.tables();
        return Math.min(99, share);
    }
}
