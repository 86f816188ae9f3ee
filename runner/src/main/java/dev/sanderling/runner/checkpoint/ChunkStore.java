package dev.sanderling.runner.checkpoint;

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
}
