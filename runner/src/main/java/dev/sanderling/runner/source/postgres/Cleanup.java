package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.report.OwnersCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drops our slot and our publication; what is not there any more is as good as dropped. */
final class Cleanup {
    private static final String IN_USE = "55006";
    private static final String NO_SUCH_OBJECT = "42704";
    private static final String NOT_ALLOWED = "42501";

    private final ControlConnection connection;
    private final String database;

    Cleanup(ControlConnection connection, String database) {
        this.connection = connection;
        this.database = database;
    }

    /** The slot first: it is what makes the server keep its log. */
    List<String> run(SourceNames names) {
        List<String> dropped = new ArrayList<>();
        Optional<String> slot = names.ownSlot();
        if (slot.isPresent() && dropSlot(slot.get())) {
            dropped.add("replication slot \"" + slot.get() + "\"");
        }
        Optional<String> publication = names.ownPublication();
        if (publication.isPresent() && dropPublication(publication.get())) {
            dropped.add("publication \"" + publication.get() + "\"");
        }
        return dropped;
    }

    private boolean dropSlot(String name) {
        Optional<Slot> slot = Slot.read(connection, name);
        if (slot.isEmpty()) {
            return false;
        }
        if (!"pgoutput".equals(slot.get().plugin())
                || !database.equals(slot.get().database())) {
            throw new Failure(
                    Reason.SLOT_NOT_OURS,
                    "The replication slot \"" + name + "\" is not one of plugin pgoutput in the database \"" + database
                            + "\": somebody has replaced ours, so it stays. Drop it if nobody needs it: SELECT"
                            + " pg_drop_replication_slot('" + name + "').");
        }
        try {
            connection.listing("SELECT pg_drop_replication_slot(?)::text", r -> "", name);
            return true;
        } catch (SQLException e) {
            if (NO_SUCH_OBJECT.equals(e.getSQLState())) {
                return false;
            }
            if (IN_USE.equals(e.getSQLState())) {
                throw inUse(name, e);
            }
            throw connection.failure(e);
        }
    }

    /** A killed pod's connection can live on for a minute, until the server notices. */
    private Failure inUse(String name, SQLException e) {
        String reader = Slot.read(connection, name).map(Slot::reader).orElse(null);
        return new Failure(
                Reason.SLOT_IN_USE,
                "The replication slot \"" + name + "\" is still being read"
                        + (reader == null ? "" : " by " + reader)
                        + ", so it was not dropped; try again when that has ended.",
                e);
    }

    private boolean dropPublication(String name) {
        if (Publication.read(connection, name).isEmpty()) {
            return false;
        }
        try {
            connection.change("DROP PUBLICATION IF EXISTS " + Quote.name(name));
            return true;
        } catch (SQLException e) {
            if (NOT_ALLOWED.equals(e.getSQLState()) && OwnersCode.of(e).isEmpty()) {
                throw new Failure(
                        Reason.PRIVILEGE_MISSING,
                        "The user does not own the publication \"" + name
                                + "\" any more, so it was not dropped; let its owner run DROP PUBLICATION "
                                + Quote.name(name) + ".",
                        e);
            }
            throw connection.failure(e);
        }
    }
}
