package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the server's log still goes on from where the checkpoint stands. */
final class PositionChecks {
    private static final String AGAIN = "; delete the checkpoint to begin again with a snapshot";

    private final BinaryLog log;
    private final ServerFacts server;

    PositionChecks(BinaryLog log, ServerFacts server) {
        this.log = log;
        this.server = server;
    }

    Optional<Finding> check(State state) {
        Map<String, Object> offsets = state.offsets();
        if (offsets == null) {
            return Optional.empty();
        }
        String gtids = Offsets.gtids(offsets);
        LogPosition position = Offsets.position(offsets);
        if (gtids != null && !server.hasGtids()) {
            return changed("The checkpoint's position is a set of GTIDs, and the server's gtid_mode is "
                    + server.variable("gtid_mode") + " now; set it to ON again" + AGAIN.replace(";", ", or"));
        }
        if (gtids == null && server.hasGtids()) {
            return changed("The server's gtid_mode was turned ON since the last run, and the checkpoint's position "
                    + position + " is without GTIDs; set gtid_mode to ON_PERMISSIVE again"
                    + AGAIN.replace(";", ", or"));
        }
        Optional<Finding> lost = gtids == null ? Optional.empty() : gtids(gtids);
        return lost.isPresent() ? lost : files(position, gtids);
    }

    private Optional<Finding> gtids(String gtids) {
        if (!log.hasExecuted(gtids)) {
            return changed("The checkpoint knows transactions that this server has not executed: its history was reset"
                    + " (RESET BINARY LOGS AND GTIDS), or it was restored from a backup" + AGAIN);
        }
        String purged = log.purgedBeyond(gtids);
        return purged.isEmpty()
                ? Optional.empty()
                : lost("The server has removed transactions from its log that were not captured yet ("
                        + shortened(purged) + ")");
    }

    /** The same server's log only grows, so a place beyond its end, too, means that it was reset. */
    private Optional<Finding> files(LogPosition position, @Nullable String gtids) {
        List<BinaryLog.LogFile> files = log.files();
        Optional<BinaryLog.LogFile> ours =
                files.stream().filter(f -> f.name().equals(position.file())).findFirst();
        if (ours.isPresent()) {
            return position.pos() <= ours.get().bytes()
                    ? Optional.empty()
                    : changed("The checkpoint's position " + position + " is beyond the end of that file ("
                            + ours.get().bytes() + " bytes): the server's log was reset" + AGAIN);
        }
        boolean beyond = files.stream().allMatch(f -> new LogPosition(f.name(), 0).number() < position.number());
        if (beyond) {
            return changed("The checkpoint's position " + position
                    + " is in a file that the server has not begun yet: its log was reset" + AGAIN);
        }
        // With GTIDs the server finds the place by itself, in whichever file it is.
        return gtids != null
                ? Optional.empty()
                : lost("The server has removed the log file " + position.file()
                        + " that the checkpoint's position is in");
    }

    private static Optional<Finding> changed(String what) {
        return Optional.of(new Finding(Reason.SOURCE_CHANGED, what + "."));
    }

    private Optional<Finding> lost(String what) {
        return Optional.of(new Finding(
                Reason.POSITION_LOST,
                what + ", so changes are lost to this job" + AGAIN
                        + ", and keep the log longer (binlog_expire_logs_seconds is "
                        + server.variable("binlog_expire_logs_seconds") + ")."));
    }

    private static String shortened(String gtids) {
        return gtids.length() <= 120 ? gtids : gtids.substring(0, 120) + "...";
    }
}
