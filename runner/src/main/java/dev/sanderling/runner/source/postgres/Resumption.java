package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Boundary;
import java.time.Instant;
import java.util.Optional;

/** Whether the slot can be read from a place that somebody names. */
final class Resumption {
    private final Optional<Slot> slot;
    private final String name;

    Resumption(Optional<Slot> slot, String name) {
        this.slot = slot;
        this.name = name;
    }

    Boundary from(State state, String position) {
        Lsn wanted = parsed(position);
        Slot there = slot.orElseThrow(() -> refused("the replication slot \"" + name
                + "\" is gone, and with it every position; ask for resnapshot: {} instead"));
        Lsn confirmed = there.confirmed();
        if (there.lost() != null || confirmed == null) {
            throw refused("the replication slot \"" + name
                    + "\" can be read no more, from no position; ask for resnapshot: {} instead");
        }
        if (wanted.compareTo(confirmed) < 0) {
            throw refused("the slot \"" + name + "\" has let go of everything before " + confirmed + ", so " + wanted
                    + " cannot be had; name that place or a later one");
        }
        Lsn end = there.end();
        if (end != null && wanted.compareTo(end) > 0) {
            throw refused("the server's log ends at " + end + ", before " + wanted + "; name an earlier place");
        }
        Instant fresh = state.freshThrough();
        return Offsets.boundary(wanted, fresh == null ? Instant.EPOCH : fresh);
    }

    private static Lsn parsed(String position) {
        try {
            Lsn lsn = Lsn.parse(position);
            if (lsn.isValid()) {
                return lsn;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw refused("'" + position + "' is no position of PostgreSQL; write it like 0/16B3748");
    }

    private static Failure refused(String why) {
        return new Failure(Reason.RECOVERY_REFUSED, "spec.recovery.resumeFrom: " + why + ".");
    }
}
