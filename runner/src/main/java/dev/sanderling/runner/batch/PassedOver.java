package dev.sanderling.runner.batch;

import dev.sanderling.api.SnapshotMode;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.source.Remedy;
import java.util.Optional;

/**
 * Changes that a job let pass while a snapshot was all that it wanted. Its position moves on where some tables are read
 * once more, and says nothing of the others.
 */
final class PassedOver {
    private PassedOver() {}

    /** Why the log cannot be gone on with; empty where nothing was missed, or all tables are read first. */
    static Optional<Finding> problem(State state, SnapshotMode mode) {
        String over = state.over();
        boolean isReadFirst = state.offsets() == null && mode == SnapshotMode.INITIAL;
        return mode == SnapshotMode.INITIAL_ONLY || over == null || isReadFirst || over.equals(state.position())
                ? Optional.empty()
                : Optional.of(new Finding(
                        Reason.POSITION_LOST,
                        "Changes after " + over + " were not captured while spec.source.snapshot.mode was InitialOnly,"
                                + " when some tables were read once more and the others were not; " + Remedy.ANEW
                                + ", or set the mode back to InitialOnly."));
    }

    /** {@link State#over} from a claim on. */
    static State claimed(State state, SnapshotMode mode) {
        boolean begins = state.offsets() == null
                && (state.snapshot() == null || state.snapshot().only() == null);
        return mode == SnapshotMode.INITIAL_ONLY && !begins
                ? state
                : state.edit().over(null).done();
    }

    /** The same from the end of the snapshot on. */
    static State ended(State state) {
        return state.over() == null ? state.edit().over(state.position()).done() : state;
    }
}
