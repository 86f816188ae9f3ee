package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.source.Boundary;
import dev.sanderling.runner.source.LogFollower;
import dev.sanderling.runner.source.TableNews;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows the MySQL connector's records. A change's offset is the start of its transaction: file, position and GTIDs
 * from before it, and how many events and rows of it to skip. So a place is certain
 *
 * <ul>
 *   <li>before the first change of another transaction: that start;
 *   <li>after a heartbeat outside any transaction: what it says. The first one of a first run stands at the place the
 *       tables were described at;
 *   <li>after a truncate, which commits by itself: its offset is the place behind it, but for its own GTID;
 * </ul>
 *
 * and only where it is not behind what is certain already: a run with GTIDs begins with heartbeats from the start of a
 * file, because the server sends the file's head and skips what was read before.
 */
final class MySqlFollower implements LogFollower {
    private static final String OP = "op";
    private static final String TRUNCATE = "t";

    private final BinaryLog.End barrier;
    private final BooleanSupplier watched;
    private final TableStatements statements;
    private final PreparedTransactions prepared;
    /** The furthest place that is certain; null before the first one of a first run. */
    private @Nullable LogPosition certain;
    /** Start of the transaction that the last change belongs to; null outside. */
    private @Nullable LogPosition transaction;

    private Instant time;
    private boolean before;
    private boolean after;
    private boolean reached;
    private List<TableNews> news = List.of();
    private @Nullable Map<String, ?> offsets;

    /**
     * A follower of one capture.
     *
     * @param barrier the log's end as of the preparation
     * @param start where the capture starts; null on a first run
     * @param startTime source time of that place; the barrier's on a first run
     * @param statements those of the log, known before the records that follow them come
     * @param prepared XA transactions, known before the records that follow them come
     * @param watched whether {@link LogWatch} looks at the log
     */
    MySqlFollower(
            BinaryLog.End barrier,
            @Nullable LogPosition start,
            Instant startTime,
            TableStatements statements,
            PreparedTransactions prepared,
            BooleanSupplier watched) {
        this.barrier = barrier;
        this.statements = statements;
        this.prepared = prepared;
        this.watched = watched;
        this.certain = start;
        this.time = startTime;
    }

    @Override
    public Kind follow(SourceRecord record) {
        before = false;
        after = false;
        Map<String, ?> offset = record.sourceOffset();
        news = offset.get(Offsets.FILE) == null ? List.of() : statements.upTo(Offsets.position(offset));
        if (!(record.value() instanceof Struct value) || value.schema().field(OP) == null) {
            heartbeat(offset);
            return Kind.CONTROL;
        }
        if (!watched.getAsBoolean()) {
            throw new IllegalStateException("a change of a log that nobody watches");
        }
        if (TRUNCATE.equals(value.get(OP))) {
            truncate(value, offset);
        } else {
            change(offset);
        }
        return Kind.CHANGE;
    }

    private void change(Map<String, ?> offset) {
        LogPosition start = transaction;
        if (start != null
                && start.pos() == Offsets.number(offset, Offsets.POS)
                && start.file().equals(offset.get(Offsets.FILE))) {
            return;
        }
        start = Offsets.position(offset);
        transaction = start;
        if (certain == null || !start.isBefore(certain)) {
            before = true;
            claim(start, offset);
        }
    }

    private void truncate(Struct value, Map<String, ?> offset) {
        transaction = null;
        LogPosition position = Offsets.position(offset);
        if (certain == null || !position.isBefore(certain)) {
            after = true;
            claim(position, Offsets.plus(offset, value.getStruct("source").getString("gtid")));
        }
    }

    private void heartbeat(Map<String, ?> offset) {
        if (offset.get(Offsets.FILE) == null || Offsets.isWithin(offset)) {
            return;
        }
        LogPosition position = Offsets.position(offset);
        LogPosition start = transaction;
        // A heartbeat at the start of a transaction whose changes we have seen forgets them.
        if (certain != null && position.isBefore(certain) || start != null && !start.isBefore(position)) {
            return;
        }
        transaction = null;
        after = true;
        claim(position, offset);
    }

    private void claim(LogPosition position, Map<String, ?> offset) {
        certain = position;
        offsets = offset;
        reached |= !position.isBefore(barrier.position());
    }

    @Override
    public List<TableNews> news() {
        return news;
    }

    @Override
    public boolean tellsOfStatements() {
        return true;
    }

    @Override
    public boolean boundaryBefore() {
        return before;
    }

    @Override
    public boolean boundaryAfter() {
        return after;
    }

    @Override
    public Boundary boundary() {
        if (offsets == null || certain == null || !before && !after) {
            throw new IllegalStateException("no boundary here");
        }
        Instant seen = Instant.ofEpochSecond(Offsets.number(offsets, Offsets.SECONDS));
        if (reached && barrier.time().isAfter(seen)) {
            seen = barrier.time();
        }
        if (seen.isAfter(time)) {
            time = seen;
        }
        return Offsets.with(Offsets.boundary(certain, gtids(offsets), time), prepared.upTo(certain));
    }

    /**
     * The connector's set of transactions lags by one after a statement that commits by itself (DDL): it is added when
     * the next transaction begins. Beyond the barrier everything up to the barrier is known to be done, so a run whose
     * last transaction was such a statement still ends with the whole set, and the next tick finds nothing to do.
     */
    private @Nullable String gtids(Map<String, ?> offset) {
        String mine = Offsets.gtids(offset);
        String all = barrier.gtids();
        if (!reached || all == null || all.isBlank()) {
            return mine;
        }
        return mine == null ? all : GtidSet.parse(mine).plus(GtidSet.parse(all)).toString();
    }

    @Override
    public boolean barrierReached() {
        return reached;
    }
}
