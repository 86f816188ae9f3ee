package dev.sanderling.operator.handover;

import dev.sanderling.api.HandOverStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the hand-over of batches stands.
 *
 * @param status as it should be told; null where there is nothing to tell yet
 * @param start what is to be started now
 * @param lookAt when to look again although nothing happens
 */
public record HandOver(@Nullable HandOverStatus status, Optional<Start> start, Optional<Instant> lookAt) {
    /** Nothing is handed over, and nothing is told of it. */
    public static final HandOver NONE = new HandOver(null, Optional.empty(), Optional.empty());

    /** As it was told before; nothing is known that would move it. */
    public static HandOver asItWas(@Nullable HandOverStatus before) {
        return new HandOver(before, Optional.empty(), Optional.empty());
    }
}
