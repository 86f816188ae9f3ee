package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Remedy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the server's log still goes on from where the checkpoint stands. */
final class PositionChecks {
    private final BinaryLog log;
    private final ServerFacts server;
    private final GtidSwitch modes;

    PositionChecks(ControlConnection connection) {
        this.log = new BinaryLog(connection);
        this.server = connection.server();
        this.modes = new GtidSwitch(connection);
    }

    Optional<Finding> check(State state) {
        Map<String, Object> offsets = state.offsets();
        if (offsets == null) {
            return Optional.empty();
        }
        String gtids = Offsets.gtids(offsets);
        LogPosition position = Offsets.position(offsets);
        Optional<String> obstacle = modes.obstacle(offsets);
        if (obstacle.isPresent()) {
            return changed(obstacle.get());
        }
        if (gtids == null || !server.hasGtids()) {
            return files(position, null);
        }
        Optional<Finding> lost = gtids(gtids, position);
        return lost.isPresent() ? lost : files(position, gtids);
    }

    private Optional<Finding> gtids(String gtids, LogPosition position) {
        if (!log.hasExecuted(gtids)) {
            return Optional.of(goneBack(
                    log.files(), position, "The checkpoint knows transactions that this server has not executed"));
        }
        String purged = log.purgedBeyond(gtids);
        return purged.isEmpty()
                ? Optional.empty()
                : lost(
                        Reason.GTIDS_PURGED,
                        "The server has removed transactions from its log that were not captured yet ("
                                + shortened(purged) + ")");
    }

    /** The same server's log only grows, so a place beyond its end means that it was reset or put back. */
    private Optional<Finding> files(LogPosition position, @Nullable String gtids) {
        List<BinaryLog.LogFile> files = log.files();
        Optional<BinaryLog.LogFile> ours =
                files.stream().filter(f -> f.name().equals(position.file())).findFirst();
        if (ours.isPresent()) {
            return position.pos() <= ours.get().bytes()
                    ? Optional.empty()
                    : Optional.of(goneBack(
                            files,
                            position,
                            "The checkpoint's position " + position + " is beyond the end of that file ("
                                    + ours.get().bytes() + " bytes)"));
        }
        if (files.stream().allMatch(f -> number(f) < position.number())) {
            return Optional.of(goneBack(
                    files,
                    position,
                    "The checkpoint's position " + position + " is in a file that the server has not begun yet"));
        }
        // With GTIDs the server finds the place by itself, in whichever file it is.
        return gtids != null
                ? Optional.empty()
                : lost(
                        Reason.BINLOG_PURGED,
                        "The server has removed the log file " + position.file()
                                + " that the checkpoint's position is in");
    }

    /**
     * After a reset the log begins with its first file, and nothing was ever purged. A young server that was put back to
     * an earlier point may look the same, unless it still has the later file in which the checkpoint stands, only shorter:
     * what cannot be told apart is called a reset, and its sentence names both.
     */
    private Finding goneBack(List<BinaryLog.LogFile> files, LogPosition position, String what) {
        boolean young = !files.isEmpty()
                && number(files.getFirst()) == 1
                && server.variable("gtid_purged").isBlank();
        boolean shorter = position.number() > 1
                && files.stream().anyMatch(f -> f.name().equals(position.file()) && f.bytes() < position.pos());
        return young && !shorter ? reset(what) : rewound(what);
    }

    private static long number(BinaryLog.LogFile file) {
        return new LogPosition(file.name(), 0).number();
    }

    private static Finding reset(String what) {
        return new Finding(
                Reason.BINLOG_RESET,
                what + ": its log was reset (RESET BINARY LOGS AND GTIDS), or it was restored from a backup, so changes"
                        + " are lost to this job; " + Remedy.ANEW + ".");
    }

    private static Finding rewound(String what) {
        return new Finding(
                Reason.SOURCE_REWOUND,
                what + ": the server was put back to an earlier point (a restored backup or snapshot), so what was"
                        + " captured since then did not happen in it. If that is as it should be, " + Remedy.ANEW
                        + ".");
    }

    private static Optional<Finding> changed(String what) {
        return Optional.of(new Finding(Reason.SOURCE_CHANGED, what + ", or " + Remedy.ANEW + "."));
    }

    private Optional<Finding> lost(Reason reason, String what) {
        return Optional.of(new Finding(
                reason,
                what + ", so changes are lost to this job; " + Remedy.ANEW
                        + ", and keep the log longer (binlog_expire_logs_seconds is "
                        + server.variable("binlog_expire_logs_seconds") + ")."));
    }

    private static String shortened(String gtids) {
        return gtids.length() <= 120 ? gtids : gtids.substring(0, 120) + "...";
    }
}
