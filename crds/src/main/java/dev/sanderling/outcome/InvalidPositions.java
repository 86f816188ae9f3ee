package dev.sanderling.outcome;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The reasons that say: this is the right source, and it cannot go on from where the checkpoint stands. */
public final class InvalidPositions {
    /** The source no longer has what the job still needs. */
    public static final Set<Reason> LOST = Collections.unmodifiableSet(EnumSet.of(
            Reason.SLOT_MISSING,
            Reason.SLOT_LOST,
            Reason.SLOT_TIMED_OUT,
            Reason.SLOT_RECREATED,
            Reason.PUBLICATION_MISSING,
            Reason.POSITION_LOST,
            Reason.BINLOG_PURGED,
            Reason.GTIDS_PURGED,
            Reason.BINLOG_RESET,
            Reason.SOURCE_FAILED_OVER,
            Reason.SOURCE_REWOUND));

    /** All of them: what {@code onInvalidPosition: Resnapshot} gives a position up for. */
    public static final Set<Reason> ALL;

    static {
        EnumSet<Reason> all = EnumSet.copyOf(LOST);
        all.add(Reason.CHECKPOINT_LOST);
        all.add(Reason.CHECKPOINT_REWOUND);
        ALL = Collections.unmodifiableSet(all);
    }

    private InvalidPositions() {}
}
