package dev.sanderling.runner.source.mysql;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Boundary;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Whether the log can be read from a place that somebody names. Only earlier ones than the checkpoint's: the schema
 * history knows the tables as they were up to there, and rows behind a change of a table that it has not seen would be
 * read wrongly.
 */
final class Resumption {
    private final BinaryLog log;
    private final ServerFacts server;

    Resumption(BinaryLog log, ServerFacts server) {
        this.log = log;
        this.server = server;
    }

    Boundary from(State state, String position) {
        Map<String, Object> offsets = state.offsets();
        if (offsets == null || state.history() == null) {
            throw refused("the checkpoint has no schema history to read the log with; ask for resnapshot: {} instead");
        }
        Instant fresh = state.freshThrough() == null ? Instant.EPOCH : state.freshThrough();
        return server.hasGtids() ? byGtids(offsets, position, fresh) : byFile(offsets, position, fresh);
    }

    private Boundary byGtids(Map<String, Object> offsets, String position, Instant fresh) {
        GtidSet wanted = parsed(position);
        String known = Offsets.gtids(offsets);
        if (known == null || !GtidSet.parse(known).contains(wanted)) {
            throw refused("the set has transactions that the checkpoint's has not; only an earlier position can be gone"
                    + " on from, and for a later one ask for resnapshot: {}");
        }
        String purged = log.purgedBeyond(wanted.toString());
        if (!purged.isEmpty()) {
            throw refused("the server has removed transactions from its log that the set has not; name a larger set");
        }
        List<BinaryLog.LogFile> files = log.files();
        // With GTIDs the server finds the place by itself.
        return Offsets.boundary(new LogPosition(files.getFirst().name(), 4), wanted.toString(), fresh);
    }

    private static GtidSet parsed(String position) {
        try {
            GtidSet set = GtidSet.parse(position);
            boolean real = set.intervals().keySet().stream().allMatch(uuid -> uuid.length() == 36);
            if (real && !set.intervals().isEmpty()) {
                return set;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw refused("'" + position + "' is no set of transactions, and the server has GTIDs; write it like"
                + " 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5");
    }

    private Boundary byFile(Map<String, Object> offsets, String position, Instant fresh) {
        LogPosition wanted = place(position);
        LogPosition known = Offsets.position(offsets);
        if (known.isBefore(wanted)) {
            throw refused("it is later than the checkpoint's position " + known
                    + "; only an earlier one can be gone on from, and for a later one ask for resnapshot: {}");
        }
        if (!wanted.equals(known) && !log.beginsEvent(wanted)) {
            throw refused("the server's log has no event that begins at " + wanted
                    + "; name the end of a transaction, as SHOW BINLOG EVENTS lists it");
        }
        return Offsets.boundary(wanted, null, fresh);
    }

    private static LogPosition place(String position) {
        try {
            LogPosition place = LogPosition.parse(position);
            if (place.pos() >= 4 && place.number() > 0) {
                return place;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw refused("'" + position + "' is no position of MySQL without GTIDs; write it like binlog.000002:4711");
    }

    private static Failure refused(String why) {
        return new Failure(Reason.RECOVERY_REFUSED, "spec.recovery.resumeFrom: " + why + ".");
    }
}
