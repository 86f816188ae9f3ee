package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.source.Boundary;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's offsets, of our own making: a place between two transactions, never one within. So {@code event} and
 * {@code row}, which say how much of a transaction to skip, are left out, and the first heartbeat of a run, which would
 * forget them, can do no harm. {@code server_id} is left out too: it is the id of whichever server an event came from
 * first, and where it differs Debezium compares clocks instead of positions when it reads the schema history.
 */
final class Offsets {
    static final String FILE = "file";
    static final String POS = "pos";
    static final String GTIDS = "gtids";
    static final String SECONDS = "ts_sec";
    static final String EVENT = "event";
    static final String ROW = "row";
    static final String SNAPSHOT = "snapshot";
    /** Ours: what {@link PreparedTransactions} keeps. */
    static final String PREPARED = "sanderling.prepared";

    private Offsets() {}

    static Boundary boundary(LogPosition position, @Nullable String gtids, Instant time) {
        Map<String, Object> offsets = new TreeMap<>();
        offsets.put(FILE, position.file());
        offsets.put(POS, position.pos());
        offsets.put(SECONDS, time.getEpochSecond());
        if (gtids != null && !gtids.isBlank()) {
            offsets.put(GTIDS, gtids);
        }
        return new Boundary(Map.copyOf(offsets), position.toString(), time);
    }

    /** The same with one more transaction in the set; where there is a set. */
    static Map<String, ?> plus(Map<String, ?> offsets, @Nullable String gtid) {
        if (gtid == null) {
            return offsets;
        }
        String known = gtids(offsets);
        GtidSet one = GtidSet.parse(gtid);
        Map<String, Object> more = new TreeMap<>(offsets);
        more.put(GTIDS, (known == null ? one : GtidSet.parse(known).plus(one)).toString());
        return more;
    }

    static LogPosition position(Map<String, ?> offsets) {
        return new LogPosition(String.valueOf(offsets.get(FILE)), number(offsets, POS));
    }

    /** The same, with these XA transactions. */
    static Boundary with(Boundary boundary, @Nullable String prepared) {
        if (prepared == null || prepared.isEmpty()) {
            return boundary;
        }
        Map<String, Object> offsets = new TreeMap<>(boundary.offsets());
        offsets.put(PREPARED, prepared);
        return new Boundary(Map.copyOf(offsets), boundary.position(), boundary.time());
    }

    /** XA transactions that were prepared there and not over; null where there is none. */
    static @Nullable String prepared(Map<String, ?> offsets) {
        return offsets.get(PREPARED) instanceof String text && !text.isBlank() ? text : null;
    }

    static @Nullable String gtids(Map<String, ?> offsets) {
        return offsets.get(GTIDS) instanceof String text && !text.isBlank() ? text : null;
    }

    /** Whether it is a place within a transaction or within the snapshot. */
    static boolean isWithin(Map<String, ?> offsets) {
        return offsets.get(EVENT) != null || offsets.get(ROW) != null || offsets.get(SNAPSHOT) != null;
    }

    static long number(Map<String, ?> offsets, String key) {
        return offsets.get(key) instanceof Number n ? n.longValue() : 0;
    }
}
