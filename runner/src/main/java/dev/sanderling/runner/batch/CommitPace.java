package dev.sanderling.runner.batch;

import dev.sanderling.plan.Linger;
import java.time.Duration;
import java.util.Optional;

/** When a segment is committed at a boundary; more often once the run has caught up with the source and lingers. */
final class CommitPace {
    /** So many changes, so that a killed run repeats little. */
    private static final long SEGMENT_CHANGES = Long.getLong("sanderling.segmentChanges", 500_000);

    /** After so long as well, and where there was no change: the place is kept. */
    private static final Duration SEGMENT_TIME = Duration.ofMillis(Long.getLong("sanderling.segmentMillis", 60_000));

    private final Duration whileFollowing;
    /** When the run caught up; 0 before that. */
    private long followingSinceNanos;
    /** The checkpoint does not say yet that it did. */
    private boolean untold;

    CommitPace(Optional<Linger> linger) {
        this.whileFollowing = linger.map(Linger::commitInterval).orElse(SEGMENT_TIME);
    }

    /** The run has caught up, and lingers from here. */
    void caughtUp(long now) {
        followingSinceNanos = now;
        untold = true;
    }

    boolean isFollowing() {
        return followingSinceNanos != 0;
    }

    /** How long it has lingered; zero before that. */
    Duration following(long now) {
        return isFollowing() ? Duration.ofNanos(now - followingSinceNanos) : Duration.ZERO;
    }

    /** Whether it is time to commit, if only how far the log was followed: without a change of ours it may be far. */
    boolean isDue(long uncommitted, Duration sinceCommit) {
        Duration most = isFollowing() ? whileFollowing : SEGMENT_TIME;
        Duration wait = uncommitted > 0 || most.compareTo(SEGMENT_TIME) > 0 ? most : SEGMENT_TIME;
        return untold || uncommitted >= SEGMENT_CHANGES || sinceCommit.compareTo(wait) > 0;
    }

    void committed() {
        untold = false;
    }
}
