package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The chunks of the schema history that the offsets need, in order.
 *
 * @param chunks oldest first
 * @param records in all of them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryManifest(List<Chunk> chunks, long records) {
    /**
     * One chunk.
     *
     * @param name of the ConfigMap, or of the file
     * @param sha256 of the compressed bytes, hex
     * @param bytes compressed
     * @param epoch that wrote it
     */
    public record Chunk(String name, String sha256, long bytes, long epoch) {}
}
