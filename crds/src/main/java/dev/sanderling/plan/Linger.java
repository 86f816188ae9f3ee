package dev.sanderling.plan;

import java.time.Duration;

/**
 * A run follows the log on.
 *
 * @param quiet it ends when no change came for so long; positive
 * @param commitInterval changes are committed at the first boundary after it; positive
 * @param always whether it does so even where it has found no change
 */
public record Linger(Duration quiet, Duration commitInterval, boolean always) {
    /** A run lingers so long at most, so that a source that is never quiet gives receipts too, and new tables come in. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** Of a run that found changes. */
    public Linger(Duration quiet, Duration commitInterval) {
        this(quiet, commitInterval, false);
    }
}
