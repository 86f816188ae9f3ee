package dev.sanderling.runner.source.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Begins to read at a moment of which is known exactly what it shows.
 *
 * <p>A primary lists the transactions that run. A standby does not, but tells of each id whether it runs. So each id that
 * a moment might not show is asked for afterwards: one that runs still is not shown. One that has ended is shown if it
 * had ended at the attempt before; if it ended between the two, nobody can tell, and that moment is given up. What
 * was learnt serves the next attempt, which is a few milliseconds long, so that a busy standby soon has a moment, too.
 */
final class ViewMoment {
    /** More ids than this are not asked for: the transaction that is so old is waited for. */
    static final long MOST = 1_000_000;

    private final Transactions server;
    private final List<String> unseen;
    /** Of the transactions before this one only {@link #others} had not ended, when last asked. */
    private long asked;

    private Set<Long> others = Set.of();

    /** @param unseen transactions that the moment must show */
    ViewMoment(Transactions server, List<String> unseen) {
        this.server = server;
        this.unseen = unseen;
    }

    /** A reader whose transactions stay at the moment they have begun. */
    interface Reader {
        /** What comes before the moment and may have to wait. */
        void lock() throws SQLException;

        XidSnapshot begin() throws SQLException;

        void rollback() throws SQLException;
    }

    /**
     * The moment; the reader stands at it.
     *
     * @param again asked before another attempt, and where it is time to pause
     * @return empty where there was none in time; the reader has no transaction then
     */
    Optional<XidSnapshot> take(Reader reader, BooleanSupplier again) throws SQLException {
        boolean isFirst = true;
        do {
            reader.lock();
            if (!isFirst) {
                // As short before the moment as can be.
                exact(server.now());
            }
            isFirst = false;
            XidSnapshot seen = reader.begin();
            Optional<XidSnapshot> exact =
                    exact(seen).filter(moment -> moment.unseen(unseen).isEmpty());
            if (exact.isPresent()) {
                return exact;
            }
            reader.rollback();
        } while (again.getAsBoolean());
        return Optional.empty();
    }

    private Optional<XidSnapshot> exact(XidSnapshot seen) {
        if (seen.isComplete()) {
            return Optional.of(seen);
        }
        long from = Math.max(asked, seen.xmin());
        long to = Math.max(from, seen.xmax());
        Set<Long> older = others.stream().filter(id -> id >= seen.xmin()).collect(Collectors.toSet());
        if (to - from > MOST) {
            return Optional.empty();
        }
        Set<Long> running = Set.copyOf(server.running(from, to, older));
        asked = to;
        others = running;
        boolean noneEnded = running.size() == to - from + older.size();
        return noneEnded ? Optional.of(new XidSnapshot(seen.xmin(), seen.xmax(), running)) : Optional.empty();
    }
}
