package dev.sanderling.runner.checkpoint;

import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a checkpoint lives: one ConfigMap, or one directory. Knows nothing of epochs; {@link Checkpoint} does. */
public interface CheckpointStore extends AutoCloseable {
    /**
     * Reads the whole checkpoint.
     *
     * @throws dev.sanderling.outcome.Failure CheckpointMalformed, CheckpointTooNew, CheckpointLost (the ConfigMap is
     *     gone), CheckpointForbidden, CheckpointUnreachable
     */
    default Loaded load() {
        return load(Checkpoint.PATIENCE);
    }

    /** The same, giving up on a store that does not answer after that time. */
    Loaded load(Duration patience);

    /**
     * Replaces the state if the checkpoint is still at that version; never throws for what the network did.
     *
     * @throws dev.sanderling.outcome.Failure when the write was refused for good: CheckpointForbidden, CheckpointLost, or
     *     there is no room for it
     */
    Written write(State next, String version);

    /** The chunks of the schema history. */
    ChunkStore chunks();

    @Override
    void close();

    /**
     * A read.
     *
     * @param state null where no run has written yet
     * @param version changes with every write by anybody
     */
    record Loaded(@Nullable State state, Handoff handoff, String version) {}

    /** What became of a write. */
    sealed interface Written {
        /** Done. */
        record Done(String version) implements Written {}

        /** Somebody else wrote in between: nothing was written. */
        record Conflict() implements Written {}

        /** No answer: it may have been written or not. */
        record Unknown(String why) implements Written {}
    }
}
