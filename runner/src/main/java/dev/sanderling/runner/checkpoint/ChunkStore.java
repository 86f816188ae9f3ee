package dev.sanderling.runner.checkpoint;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.util.List;

/** Slots for compressed chunks of schema history, of at most {@link #MAX_BYTES} each; made by the operator, not by us. */
public interface ChunkStore {
    /** Largest chunk, so that a ConfigMap of one (base64, 1 MiB) holds it. */
    int MAX_BYTES = 700 * 1024;

    /** Names of the slots there are, in order. */
    List<String> names();

    /** Content of a slot, empty where nothing was written. */
    byte[] read(String name);

    /**
     * Writes a slot under its own version, never over a higher epoch.
     *
     * @throws dev.sanderling.outcome.Failure Fenced, CheckpointUnreachable
     */
    void write(String name, byte[] content, long epoch);

    /** What a write over a higher epoch ends with. */
    static Failure fenced(String name, long stored, long epoch) {
        return new Failure(
                Reason.FENCED,
                "Another run has taken over: the schema history's chunk " + name + " was written under epoch " + stored
                        + ", and this run holds epoch " + epoch + ". Nothing needs to be done.");
    }

    /** Whoever cuts chunks keeps to the limit. */
    static void checkSize(String name, byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException("chunk " + name + " has " + content.length + " bytes");
        }
    }
}
