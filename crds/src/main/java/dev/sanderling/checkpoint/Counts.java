package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What a batch published.
 *
 * @param changes of all kinds
 * @param bytes written to sinks, as stored
 * @param byOp r, c, u, d, t; absent where none
 * @param byTable schema.table; the 12 largest, the rest under "..."
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Counts(long changes, long bytes, Map<String, Long> byOp, Map<String, Long> byTable) {
    /** Nothing published. */
    public static final Counts ZERO = new Counts(0, 0, Map.of(), Map.of());
}
