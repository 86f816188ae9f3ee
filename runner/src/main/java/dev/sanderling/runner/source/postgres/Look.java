package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.SourceSession.Work;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Decides whether there is anything to do without starting an engine. */
final class Look {
    /** More unread log than this is the engine's: a peek holds its result in the server. */
    static final long MAX_UNREAD = 32L << 20;
    /** The server decodes from restart_lsn on even where nothing of it is reported; about a second of it. */
    static final long MAX_DECODED = 256L << 20;

    private final ControlConnection connection;

    Look(ControlConnection connection) {
        this.connection = connection;
    }

    /**
     * The end of the log that is safe on disk, and a time before it.
     *
     * @param time in the server, read before the place
     */
    record End(Lsn lsn, Instant time) {}

    End end() {
        return connection.one(
                "SELECT now(), CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                        + " ELSE pg_current_wal_flush_lsn() END::text",
                r -> new End(
                        Lsn.parse(r.getString(2)),
                        r.getObject(1, OffsetDateTime.class).toInstant()));
    }

    /** Looks from the slot's position to the end of the log. Needs a slot that preflight found usable. */
    Work work(State state, Slot slot, String publication) {
        End end = end();
        Lsn from = slot.confirmed();
        Lsn restart = slot.restart();
        if (from == null || restart == null) {
            Finding lost = SlotChecks.lost(slot);
            throw new Failure(lost.reason(), lost.message());
        }
        Lsn stored = Lsn.parse(String.valueOf(state.position()));
        if (end.lsn().compareTo(stored) <= 0) {
            return new Work.Nothing(Offsets.boundary(stored, end.time()));
        }
        long unread = end.lsn().minus(from);
        if (unread > MAX_UNREAD || end.lsn().minus(restart) > MAX_DECODED) {
            return new Work.Changes(unread);
        }
        return hasChanges(slot, publication, end.lsn())
                ? new Work.Changes(unread)
                : new Work.Nothing(Offsets.boundary(end.lsn(), end.time()));
    }

    /**
     * Whether a change of the publication was committed in the range; a record that only begins in it counts too.
     * Transactions may be empty, so it is the messages' kind that tells: I, U, D or T.
     */
    private boolean hasChanges(Slot slot, String publication, Lsn end) {
        try {
            return connection
                    .listing(
                            "SELECT count(*) > 0 FROM pg_logical_slot_peek_binary_changes(?, ?::pg_lsn, NULL,"
                                    + " 'proto_version', '1', 'publication_names', ?)"
                                    + " WHERE get_byte(data, 0) IN (ascii('I'), ascii('U'), ascii('D'), ascii('T'))",
                            r -> r.getBoolean(1),
                            slot.name(),
                            end.toString(),
                            Quote.name(publication))
                    .getFirst();
        } catch (SQLException e) {
            return switch (String.valueOf(e.getSQLState())) {
                // Too long a look: the engine reads it anyway.
                case "57014" -> true;
                case "55006" ->
                    throw new Failure(
                            Reason.SLOT_IN_USE,
                            "The slot \"" + slot.name()
                                    + "\" is being read by another connection; the next run tries again.",
                            e);
                case "42704" ->
                    throw new Failure(Reason.PUBLICATION_MISSING, PublicationChecks.missing(publication), e);
                default -> throw connection.failure(e);
            };
        }
    }
}
