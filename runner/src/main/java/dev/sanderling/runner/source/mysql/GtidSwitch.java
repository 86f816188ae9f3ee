package dev.sanderling.runner.source.mysql;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Remedy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A position in the other of its two forms, where {@code gtid_mode} was switched since it was stored: it is one place in
 * one server's log, and that log tells which transactions lie before it.
 */
final class GtidSwitch {
    private static final int PAGE = 10_000;
    /** Events at the beginning of a file, or after a place, among which the next transaction's first one is. */
    private static final int FEW = 20;
    /** ER_ERROR_WHEN_EXECUTING_COMMAND: the file is not there, or the place is not the beginning of an event. */
    private static final int NO_SUCH_PLACE = 1220;
    /** The head of a file, which is no transaction. */
    private static final long HEAD = 4;

    private final ControlConnection connection;
    private final BinaryLog log;

    GtidSwitch(ControlConnection connection) {
        this.connection = connection;
        this.log = new BinaryLog(connection);
    }

    private record Event(String type, long pos, long end, String info) {}

    /** Why the position cannot be gone on from with the server's present mode, and what would help; empty where it can. */
    Optional<String> obstacle(Map<String, Object> offsets) {
        boolean stored = Offsets.gtids(offsets) != null;
        if (stored == connection.server().hasGtids()) {
            return Optional.empty();
        }
        LogPosition position = Offsets.position(offsets);
        String mode = connection.server().variable("gtid_mode");
        if (stored && position.pos() <= HEAD) {
            return Optional.of("The checkpoint's position is a set of GTIDs only, and the server's gtid_mode is " + mode
                    + " now; set it to ON for one run");
        }
        if (!stored && hasSince(position, "Anonymous_Gtid")) {
            return Optional.of(unsent("ON", "without", position, "ON_PERMISSIVE"));
        }
        if ("OFF".equalsIgnoreCase(mode) && hasSince(position, "Gtid")) {
            return Optional.of(unsent("OFF", "with", position, "OFF_PERMISSIVE"));
        }
        return Optional.empty();
    }

    private static String unsent(String mode, String with, LogPosition position, String back) {
        return "The server's gtid_mode was turned " + mode + " since the last run, and its log has transactions " + with
                + " GTIDs after " + position + ", where the checkpoint stands, which it does not send any more; set"
                + " gtid_mode to " + back + " again until a run has ended well";
    }

    /** The offsets in the form that the server's mode asks for; the same where they are in it. */
    Map<String, Object> adapted(Map<String, Object> offsets, Instant time) {
        boolean stored = Offsets.gtids(offsets) != null;
        if (stored == connection.server().hasGtids()) {
            return offsets;
        }
        LogPosition position = Offsets.position(offsets);
        return Offsets.with(
                        Offsets.boundary(position, stored ? null : executedBefore(position), time),
                        Offsets.prepared(offsets))
                .offsets();
    }

    /** Of a file the first transaction tells: each switch begins a new one. */
    private boolean hasSince(LogPosition position, String type) {
        for (BinaryLog.LogFile file : log.files()) {
            LogPosition from = new LogPosition(file.name(), HEAD);
            if (from.number() < position.number()) {
                continue;
            }
            if (events(from.number() == position.number() ? position : from, FEW).stream()
                    .anyMatch(event -> event.type().equals(type))) {
                return true;
            }
        }
        return false;
    }

    /** What the head of the file says, and the transactions in it up to the place. */
    private String executedBefore(LogPosition position) {
        GtidSet all = GtidSet.parse("");
        LogPosition from = new LogPosition(position.file(), HEAD);
        while (from.isBefore(position)) {
            List<Event> page = events(from, PAGE);
            List<String> found = new ArrayList<>();
            for (Event event : page) {
                if (event.pos() < position.pos()) {
                    switch (event.type()) {
                        case "Previous_gtids" -> found.add(event.info());
                        case "Gtid" -> found.add(quoted(event.info()));
                        default -> {}
                    }
                }
            }
            all = all.plus(GtidSet.parse(String.join(",", found)));
            if (page.isEmpty()) {
                // A set that lacks transactions would have them captured a second time.
                throw new Failure(
                        Reason.POSITION_LOST,
                        "The server's log cannot be read up to " + position + ", where the checkpoint stands, so it is"
                                + " unknown which transactions lie before it; " + Remedy.ANEW + ".");
            }
            from = new LogPosition(position.file(), page.getLast().end());
        }
        return all.toString();
    }

    /** {@code SET @@SESSION.GTID_NEXT= '3e11fa47-71ca-11e1-9e33-c80aa9429562:5'}. */
    private static String quoted(String info) {
        return info.substring(info.indexOf('\'') + 1, info.lastIndexOf('\''));
    }

    private List<Event> events(LogPosition from, int most) {
        try {
            return connection.listing(
                    "SHOW BINLOG EVENTS IN '" + from.file().replace("'", "") + "' FROM " + from.pos() + " LIMIT "
                            + most,
                    r -> new Event(
                            r.getString("Event_type"),
                            r.getLong("Pos"),
                            r.getLong("End_log_pos"),
                            r.getString("Info")));
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_PLACE) {
                throw connection.failure(e);
            }
            // No event begins there: whoever asks finds nothing, and the checks say why.
            return List.of();
        }
    }
}
