package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the operator knows.
 *
 * @param minEpoch highest epoch the operator has seen in state: a state below it is not the newest
 * @param taken number of the last receipt mirrored to the status
 * @param recovered the newest recovery request that the status says was acted on, which a lost state has forgotten; null
 *     where none was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Handoff(long minEpoch, long taken, @Nullable String recovered) {
    /** Without any recovery. */
    public Handoff(long minEpoch, long taken) {
        this(minEpoch, taken, null);
    }

    /** Before the first run. */
    public static final Handoff NONE = new Handoff(0, 0);
}
