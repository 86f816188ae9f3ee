package dev.sanderling.plan;

import java.time.Duration;

/**
 * A run that found changes follows the log on.
 *
 * @param quiet it ends when no change came for so long; positive
 * @param commitInterval changes are committed at the first boundary after it; positive
 */
public record Linger(Duration quiet, Duration commitInterval) {
    /** A run lingers so long at most, so that a source that is never quiet gives receipts too, and new tables come in. */
    public static final Duration LONGEST = Duration.ofHours(1);
}
