package dev.sanderling.runner.checkpoint;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The checkpoint as one run holds it. Every write carries epoch, holder and the next sequence number, on the version
 * last read; what a conflict or a lost answer means is decided here and nowhere else:
 *
 * <ul>
 *   <li>what is stored has our triple: the write succeeded;
 *   <li>it has the triple we last saw: only metadata or the operator's key moved, so the write is repeated;
 *   <li>anything else: another run has taken over, and this one is fenced.
 * </ul>
 */
public interface Checkpoint {
    /** What is stored, as far as this run knows. */
    State state();

    /** The operator's part as of the last read. */
    Handoff handoff();

    /**
     * Writes the changed state, its {@code seq} raised by one; returns it. While the outcome is unknown it keeps asking
     * for at most {@link #PATIENCE}.
     *
     * @throws dev.sanderling.outcome.Failure Fenced, or CheckpointUnreachable when still unknown after that time
     */
    State write(UnaryOperator<State> change);

    /** How long an unknown outcome is looked into. */
    Duration PATIENCE = Duration.ofSeconds(60);
}
