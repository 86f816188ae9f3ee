package dev.sanderling.runner.source.postgres;

import java.util.Set;

/** The server's transactions, as of the moment of each question. Numbers are those of 64 bits. */
interface Transactions {
    /** As {@code pg_current_snapshot()} writes it. */
    XidSnapshot now();

    /** The id that the next transaction gets; on a standby, as far as the log has been replayed. */
    long next();

    /**
     * Which of these run now: ids in a range, and others.
     *
     * @param from the first of the range
     * @param to the end of the range, not in it
     */
    Set<Long> running(long from, long to, Set<Long> others);
}
