package dev.sanderling.runner.source.postgres;

import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether slot and checkpoint fit together. Pure: slot in, findings out. */
final class SlotChecks {
    private SlotChecks() {}

    static List<Finding> check(State state, SourceNames names, Optional<Slot> slot, String database) {
        List<Finding> findings = new ArrayList<>();
        if (state.offsets() == null) {
            slot.ifPresent(s -> firstRun(state, names, s, findings));
        } else if (slot.isEmpty()) {
            findings.add(new Finding(
                    Reason.SLOT_MISSING,
                    "The replication slot \"" + names.slot()
                            + "\" is gone, and with it every change since " + state.position()
                            + "; find out who dropped it, then delete the checkpoint to begin anew with a snapshot."));
        } else {
            laterRun(state, slot.get(), database, findings);
        }
        return findings;
    }

    private static void firstRun(State state, SourceNames names, Slot slot, List<Finding> findings) {
        if (!Boolean.TRUE.equals(names.slotOurs())) {
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
                            + "\" of this job exists, but its checkpoint does not know it; restore the checkpoint, or"
                            + " drop the slot to begin anew with a snapshot: SELECT pg_drop_replication_slot('"
                            + slot.name() + "')."));
        } else {
            // A leftover of a first run that was killed; prepare drops it.
            inUse(slot, findings);
        }
    }

    private static void laterRun(State state, Slot slot, String database, List<Finding> findings) {
        if (!"pgoutput".equals(slot.plugin()) || !database.equals(slot.database())) {
            findings.add(new Finding(
                    Reason.SLOT_NOT_OURS,
                    "The replication slot \"" + slot.name() + "\" is not one of plugin pgoutput in the database \""
                            + database + "\"; somebody has replaced it. Drop it and delete the checkpoint to begin anew"
                            + " with a snapshot, or name another slot."));
            return;
        }
        Lsn confirmed = slot.confirmed();
        if (slot.lost() != null || slot.restart() == null || confirmed == null) {
            findings.add(new Finding(Reason.SLOT_LOST, lost(slot, String.valueOf(slot.lost()))));
            return;
        }
        inUse(slot, findings);
        Lsn stored = Lsn.parse(String.valueOf(state.position()));
        if (stored.compareTo(confirmed) < 0) {
            findings.add(new Finding(
                    Reason.CHECKPOINT_REWOUND,
                    "The checkpoint stands at " + stored + ", but the slot \"" + slot.name() + "\" has let go of"
                            + " everything before " + confirmed + ": an old checkpoint was put back, or somebody else"
                            + " read the slot. Restore the newest checkpoint, or drop the slot and delete the"
                            + " checkpoint to begin anew with a snapshot."));
        }
    }

    private static void inUse(Slot slot, List<Finding> findings) {
        if (slot.activePid() != null) {
            findings.add(new Finding(
                    Reason.SLOT_IN_USE,
                    "The replication slot \"" + slot.name() + "\" is being read by " + slot.reader()
                            + "; stop it if it does not belong here, or wait: the next run tries again."));
        }
    }

    static String lost(Slot slot, String why) {
        return "The replication slot \"" + slot.name() + "\" can be read no more (" + why
                + "), so changes are lost; raise max_slot_wal_keep_size or idle_replication_slot_timeout, or run more"
                + " often, then drop it and delete the checkpoint to begin anew with a snapshot.";
    }
}
