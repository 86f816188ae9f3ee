package dev.sanderling.runner.sink;

import java.util.Optional;

/** A sink that commits rows, epoch and end position in one transaction of its own: databases. */
public non-sealed interface PositionedSink extends Sink {
    /** End position of the newest committed segment; what is at or before it is not written again. Read after begin. */
    Optional<String> position();

    /** Commits the segment before the checkpoint is written; refuses where a higher epoch has committed. */
    long commit(Segment segment);
}
