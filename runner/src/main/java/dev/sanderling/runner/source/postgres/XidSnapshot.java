package dev.sanderling.runner.source.postgres;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions a moment shows, as {@code pg_current_snapshot()} writes it: {@code xmin:xmax:xip,xip}. Numbers are
 * those of 64 bits; the log has only the lower 32.
 *
 * @param xmin every one before it has ended
 * @param xmax from this one on none is shown
 * @param running those before it that are not shown either
 */
record XidSnapshot(long xmin, long xmax, Set<Long> running) {
    private static final String BEFORE = "<";

    static XidSnapshot parse(String text) {
        String[] parts = text.split(":", -1);
        Set<Long> running = new HashSet<>();
        for (String xid : parts[2].split(",", -1)) {
            if (!xid.isEmpty()) {
                running.add(Long.parseLong(xid));
            }
        }
        return new XidSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Set.copyOf(running));
    }

    /** Stands for every transaction that has a smaller id, among ids for {@link #unseen}. */
    static String before(long xid) {
        return BEFORE + xid;
    }

    /**
     * Whether the list is all there is. A standby leaves it empty, whatever runs: that something does shows only in
     * {@code xmin}.
     */
    boolean isComplete() {
        return xmin == xmax || !running.isEmpty();
    }

    /** Whether a transaction had ended; of the log's 32 bits the number next to this moment is meant. */
    boolean shows(long xid) {
        long full = xid > 0xFFFF_FFFFL ? xid : full(xid);
        return full < xmax && !running.contains(full);
    }

    /** The same, and certain: where running transactions may be missing in the list, those that might be are not shown. */
    boolean surelyShows(long xid) {
        return isComplete() ? shows(xid) : (xid > 0xFFFF_FFFFL ? xid : full(xid)) < xmin;
    }

    private long full(long xid) {
        long near = xmax & ~0xFFFF_FFFFL | xid;
        if (near - xmax > 1L << 31) {
            return near - (1L << 32);
        }
        return xmax - near > 1L << 31 ? near + (1L << 32) : near;
    }

    /** Of these transactions those that had not ended. */
    List<String> unseen(Collection<String> transactions) {
        return transactions.stream().filter(text -> !hasEnded(text)).sorted().toList();
    }

    private boolean hasEnded(String text) {
        return text.startsWith(BEFORE) ? Long.parseLong(text.substring(1)) <= xmin : shows(Long.parseLong(text));
    }

    @Override
    public String toString() {
        return xmin + ":" + xmax + ":"
                + running.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }
}
