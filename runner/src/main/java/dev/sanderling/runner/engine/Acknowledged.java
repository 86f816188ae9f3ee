package dev.sanderling.runner.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The offsets that the source may know of: those that the checkpoint holds and the sinks have published. The engine
 * asks for them when it starts and before it tells the source what may be forgotten; it can hear of nothing else.
 */
public final class Acknowledged {
    private volatile @Nullable Map<String, Object> offsets;

    /** Begins with what the checkpoint holds; null on a first run. */
    public Acknowledged(@Nullable Map<String, Object> offsets) {
        this.offsets = offsets;
    }

    /** To be called after the segment's publication, never before. */
    public void advance(Map<String, Object> committed) {
        offsets = committed;
    }

    @Nullable
    Map<String, Object> offsets() {
        return offsets;
    }
}
