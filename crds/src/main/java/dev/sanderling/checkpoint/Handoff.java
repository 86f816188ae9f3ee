package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What the operator knows.
 *
 * @param minEpoch highest epoch the operator has seen in state: a state below it is not the newest
 * @param taken number of the last receipt mirrored to the status
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Handoff(long minEpoch, long taken) {
    /** Before the first run. */
    public static final Handoff NONE = new Handoff(0, 0);
}
