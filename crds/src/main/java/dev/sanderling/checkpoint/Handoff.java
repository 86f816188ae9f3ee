package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the operator knows, and what it wants.
 *
 * @param minEpoch highest epoch the operator has seen in state: a state below it is not the newest
 * @param taken number of the last receipt mirrored to the status; a state that was made anew numbers its receipts from
 *     there, so that it never speaks of another one's
 * @param recovered the newest recovery request that the status says was acted on, which a lost state has forgotten; null
 *     where none was
 * @param handedOver epoch of the last receipt that was handed over (spec.afterBatch); later ones with changes are kept
 *     until they were. Not its number: a checkpoint that was put back counts on from an older one, and epochs only grow
 * @param wanted of a run that is under way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Handoff(long minEpoch, long taken, @Nullable String recovered, long handedOver, Wanted wanted) {
    /** Without any recovery or wish. */
    public Handoff(long minEpoch, long taken) {
        this(minEpoch, taken, null);
    }

    /** Without any wish. */
    public Handoff(long minEpoch, long taken, @Nullable String recovered) {
        this(minEpoch, taken, recovered, 0, Wanted.NOTHING);
    }

    /** Before the first run. */
    public static final Handoff NONE = new Handoff(0, 0);

    /** Where nobody takes receipts: each counts as taken. */
    public static final Handoff NOBODY = new Handoff(0, Long.MAX_VALUE).handingOver(Long.MAX_VALUE);

    /** Number of the first receipt of a state that begins, or was made anew: none speaks of one that was taken. */
    long next() {
        return taken == NOBODY.taken ? 1 : taken + 1;
    }

    /** The same, and these wishes. */
    public Handoff wanting(Wanted wishes) {
        return new Handoff(minEpoch, taken, recovered, handedOver, wishes);
    }

    /** The same, where everything up to that epoch was handed over. */
    public Handoff handingOver(long upTo) {
        return new Handoff(minEpoch, taken, recovered, upTo, wanted);
    }

    /** Whether the receipt waits to be handed over. */
    boolean owes(Receipt receipt) {
        return receipt.isToHandOver() && receipt.epoch() > handedOver;
    }

    /**
     * Wishes that a run which is under way reads at each commit: they cost it no request, because a write that they
     * overtake is answered by a conflict.
     *
     * @param edition generation since which the spec means what it means now, once that has been checked: a run of an
     *     earlier one ends at its next commit, and the next goes on from there; 0 for none
     * @param stop id of the run that is to end at its next commit; null for none. A later run has another id
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Wanted(long edition, @Nullable String stop) {
        /** No wish. */
        public static final Wanted NOTHING = new Wanted(0, null);

        /**
         * Whether a run is to end at this commit.
         *
         * @param runId whose
         * @param of its edition; 0 where it knows of none
         */
        public boolean ends(String runId, long of) {
            return runId.equals(stop) || (of > 0 && of < edition);
        }
    }
}
