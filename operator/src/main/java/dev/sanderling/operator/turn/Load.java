package dev.sanderling.operator.turn;

import java.time.Instant;
import java.util.Optional;

/**
 * Runs of a namespace.
 *
 * @param underWay Jobs that are neither over nor suspended
 * @param waiting Jobs that wait for their turn
 * @param since when the oldest of them was made; empty where none waits
 */
public record Load(int underWay, int waiting, Optional<Instant> since) {
    /** A Job that may have started. */
    public static final Load UNDER_WAY = new Load(1, 0, Optional.empty());

    /** One that somebody else has suspended. */
    public static final Load NEITHER = new Load(0, 0, Optional.empty());

    /** One that waits. */
    public static Load waiting(Instant since) {
        return new Load(0, 1, Optional.of(since));
    }

    /** Both together. */
    public Load and(Load other) {
        Optional<Instant> oldest =
                since.isEmpty() || other.since.filter(since.get()::isAfter).isPresent() ? other.since : since;
        return new Load(underWay + other.underWay, waiting + other.waiting, oldest);
    }
}
