package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Sums over the life of a checkpoint.
 *
 * @param batches closed, empty ones included
 * @param changes published
 * @param bytes written to sinks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Totals(long batches, long changes, long bytes) {
    /** Before the first batch. */
    public static final Totals ZERO = new Totals(0, 0, 0);
}
