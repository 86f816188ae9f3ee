package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether slot and checkpoint fit together. Pure: slot in, findings out. */
final class SlotChecks {
    private final State state;
    private final SourceNames names;
    private final String database;
    private final boolean promoted;

    /** @param promoted whether the server was promoted since the last run */
    SlotChecks(State state, SourceNames names, String database, boolean promoted) {
        this.state = state;
        this.names = names;
        this.database = database;
        this.promoted = promoted;
    }

    /** @param unread asked only where it matters: whether nobody has read from the slot since it was made */
    List<Finding> check(Optional<Slot> slot, BooleanSupplier unread) {
        List<Finding> findings = new ArrayList<>();
        if (state.offsets() == null) {
            slot.ifPresent(s -> firstRun(s, findings));
        } else if (slot.isEmpty()) {
            findings.add(missing());
        } else {
            laterRun(slot.get(), unread, findings);
        }
        return findings;
    }

    private Finding missing() {
        if (state.over() != null) {
            return new Finding(
                    Reason.SLOT_MISSING,
                    "The replication slot \"" + names.slot()
                            + "\" was given back when spec.source.snapshot.mode was InitialOnly, so changes after "
                            + state.position() + " were not kept; " + Remedy.ANEW
                            + ", or set the mode back to InitialOnly.");
        }
        return promoted
                ? new Finding(
                        Reason.SOURCE_FAILED_OVER,
                        "The server was promoted since the last run, and the replication slot \"" + names.slot()
                                + "\" was not on it, so every change since " + state.position()
                                + " is lost to this job; have slots synchronised to standbys (sync_replication_slots,"
                                + " PostgreSQL 17 and newer), and " + Remedy.ANEW + ".")
                : new Finding(
                        Reason.SLOT_MISSING,
                        "The replication slot \"" + names.slot() + "\" is gone, and with it every change since "
                                + state.position() + "; find out who dropped it, and " + Remedy.ANEW + ".");
    }

    private void firstRun(Slot slot, List<Finding> findings) {
        if (Boolean.TRUE.equals(names.slotOurs()) && isAnother(slot)) {
            findings.add(another(slot));
        } else if (!Boolean.TRUE.equals(names.slotOurs())) {
            findings.add(new Finding(
                    Reason.SLOT_NOT_OURS,
                    "The replication slot \"" + slot.name()
                            + "\" exists already, and this job did not make it; name another in"
                            + " spec.source.postgres.slotName, or drop it if nobody needs it: SELECT"
                            + " pg_drop_replication_slot('" + slot.name() + "')."));
        } else if (state.names() == null) {
            findings.add(new Finding(
                    Reason.CHECKPOINT_LOST,
                    "The replication slot \"" + slot.name()
                            + "\" of a job of this namespace and name exists, and the checkpoint here does not know it."
                            + " Where that job runs elsewhere (another cluster, another --state), give this one another"
                            + " name; else restore the checkpoint, or " + Remedy.ANEW + ", which drops the slot."));
        } else {
            // A leftover of a first run that was killed; prepare drops it.
            inUse(slot, findings);
        }
    }

    private void laterRun(Slot slot, BooleanSupplier unread, List<Finding> findings) {
        if (isAnother(slot)) {
            findings.add(another(slot));
            return;
        }
        Lsn confirmed = slot.confirmed();
        if (slot.lost() != null || slot.restart() == null || confirmed == null) {
            findings.add(lost(slot));
            return;
        }
        inUse(slot, findings);
        Lsn stored = Lsn.parse(String.valueOf(state.position()));
        Lsn end = slot.end();
        if (end != null && stored.compareTo(end) > 0) {
            findings.add(new Finding(
                    Reason.SOURCE_REWOUND,
                    "The checkpoint stands at " + stored + ", but the server's log ends at " + end
                            + ": the server was put back to an earlier point (a restored backup or snapshot), so what"
                            + " was captured since then did not happen in it. If that is as it should be, "
                            + Remedy.ANEW + "."));
        } else if (stored.compareTo(confirmed) < 0) {
            findings.add(unread.getAsBoolean() ? recreated(slot, stored, confirmed) : rewound(slot, stored, confirmed));
        }
    }

    private boolean isAnother(Slot slot) {
        return !"pgoutput".equals(slot.plugin()) || !database.equals(slot.database());
    }

    private Finding another(Slot slot) {
        return new Finding(
                Reason.SLOT_NOT_OURS,
                "The replication slot \"" + slot.name() + "\" is not one of plugin pgoutput in the database \""
                        + database + "\"; somebody has replaced it. Drop it if nobody needs it: SELECT"
                        + " pg_drop_replication_slot('" + slot.name() + "'), and " + Remedy.ANEW + ".");
    }

    private static Finding recreated(Slot slot, Lsn stored, Lsn confirmed) {
        return new Finding(
                Reason.SLOT_RECREATED,
                "The replication slot \"" + slot.name() + "\" begins at " + confirmed
                        + ", and the server knows of nobody who read it: somebody dropped it and made it again, or moved"
                        + " it forward (pg_replication_slot_advance), and changes between " + stored
                        + ", where the checkpoint stands, and there are lost to this job; find out who did, and "
                        + Remedy.ANEW + ".");
    }

    private static Finding rewound(Slot slot, Lsn stored, Lsn confirmed) {
        return new Finding(
                Reason.CHECKPOINT_REWOUND,
                "The checkpoint stands at " + stored + ", but the slot \"" + slot.name() + "\" has let go of"
                        + " everything before " + confirmed + ": an old checkpoint was put back, or somebody else"
                        + " read the slot or moved it forward (pg_replication_slot_advance). Restore the newest checkpoint, or "
                        + Remedy.ANEW + ".");
    }

    private static void inUse(Slot slot, List<Finding> findings) {
        if (slot.activePid() != null) {
            findings.add(new Finding(
                    Reason.SLOT_IN_USE,
                    "The replication slot \"" + slot.name() + "\" is being read by " + slot.reader()
                            + ", and went on being so: if it is what a killed run left, the server ends it after its"
                            + " wal_sender_timeout at most, and the next run tries again; if it does not belong here,"
                            + " stop it."));
        }
    }

    static Finding lost(Slot slot) {
        if (Slot.IDLE.equals(slot.lost())) {
            return new Finding(
                    Reason.SLOT_TIMED_OUT,
                    "The server gave the replication slot \"" + slot.name() + "\" up because nobody read it for"
                            + " idle_replication_slot_timeout, so changes are lost; raise that setting or run more"
                            + " often, and " + Remedy.ANEW + ".");
        }
        String why = slot.lost() == null ? "its log was removed" : slot.lost();
        return new Finding(
                Reason.SLOT_LOST,
                "The replication slot \"" + slot.name() + "\" can be read no more (" + why
                        + "), so changes are lost; raise max_slot_wal_keep_size or run more often, and " + Remedy.ANEW
                        + ".");
    }
}
