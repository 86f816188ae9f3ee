package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Boundary;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server says of its binary log. */
final class BinaryLog {
    /** What a transaction, or the time between two, begins with. */
    private static final Set<String> FIRST =
            Set.of("Gtid", "Anonymous_Gtid", "Rotate", "Stop", "Format_desc", "Previous_gtids", "Heartbeat");

    private final ControlConnection connection;

    BinaryLog(ControlConnection connection) {
        this.connection = connection;
    }

    /**
     * The end of the log.
     *
     * @param gtids executed up to the position; null where GTIDs are off
     * @param time in the server, read before: what was committed up to it lies before the position
     */
    record End(LogPosition position, @Nullable String gtids, Instant time) {
        Boundary boundary() {
            return Offsets.boundary(position, gtids, time);
        }
    }

    /**
     * Position and GTIDs of one moment.
     *
     * @throws Failure BinlogDisabled, PrivilegeMissing
     */
    End end() {
        Instant time = connection.one(
                "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)",
                r -> Instant.EPOCH.plus(r.getLong(1), ChronoUnit.MICROS));
        boolean gtids = connection.server().hasGtids();
        return status(r -> new End(
                new LogPosition(r.getString("File"), r.getLong("Position")),
                gtids ? oneLine(r.getString("Executed_Gtid_Set")) : null,
                time));
    }

    /**
     * The end of the log: whatever is written to it lies before, committed or about to be.
     *
     * @throws Failure BinlogDisabled, PrivilegeMissing
     */
    LogPosition position() {
        return status(r -> new LogPosition(r.getString("File"), r.getLong("Position")));
    }

    private <T> T status(ControlConnection.Row<T> row) {
        return connection
                .first(connection.server().isAtLeast(8, 2) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS", row)
                .orElseThrow(() -> new Failure(Reason.BINLOG_DISABLED, ServerChecks.DISABLED));
    }

    /** Whether a transaction may be in the log and not committed yet; where not all have GTIDs, it always may. */
    boolean isCommitting() {
        return connection.one("SELECT @@GLOBAL.gtid_owned <> '' OR @@GLOBAL.gtid_mode <> 'ON'", r -> r.getBoolean(1));
    }

    /** One file of the log. */
    record LogFile(String name, long bytes) {}

    /** The files there are, oldest first. */
    List<LogFile> files() {
        return connection.list("SHOW BINARY LOGS", r -> new LogFile(r.getString(1), r.getLong(2)));
    }

    /** Whether the log has an event that begins there and is the first of a transaction, or nothing yet. */
    boolean beginsEvent(LogPosition position) {
        try {
            return connection
                    .listing(
                            "SHOW BINLOG EVENTS IN '" + position.file().replace("'", "") + "' FROM " + position.pos()
                                    + " LIMIT 1",
                            r -> FIRST.contains(r.getString("Event_type")))
                    .stream()
                    .allMatch(first -> first);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Bytes from that place to the end. */
    long bytesSince(LogPosition position) {
        long bytes = 0;
        for (LogFile file : files()) {
            int order = Long.compare(new LogPosition(file.name(), 0).number(), position.number());
            if (order > 0) {
                bytes += file.bytes();
            } else if (order == 0) {
                bytes += Math.max(0, file.bytes() - position.pos());
            }
        }
        return bytes;
    }

    /** Whether the second set holds nothing that the first does not. */
    boolean isAllIn(String gtids, String subset) {
        return connection.one("SELECT GTID_SUBSET(?, ?)", r -> r.getBoolean(1), subset, gtids);
    }

    /** Whether everything in that set has been executed here. */
    boolean hasExecuted(String gtids) {
        return connection.one("SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)", r -> r.getBoolean(1), gtids);
    }

    /** Transactions that are not in that set and no longer in the log. */
    String purgedBeyond(String gtids) {
        return oneLine(connection.one("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?)", r -> r.getString(1), gtids));
    }

    private static String oneLine(@Nullable String gtids) {
        return gtids == null ? "" : gtids.replace("\n", "").replace("\r", "");
    }
}
