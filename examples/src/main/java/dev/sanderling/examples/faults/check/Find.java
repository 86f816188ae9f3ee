package dev.sanderling.examples.faults.check;

/**
 * Something that must not be.
 *
 * @param sentence what, and where to look
 */
public record Find(Kind kind, String sentence) {
    /** What kind of a promise is broken. */
    public enum Kind {
        /** A committed change is not published. */
        MISSING,
        /** A change is published more than once. */
        DOUBLED,
        /** A key's changes are published, but not in their order or not as they were. */
        ALTERED,
        /** A transaction is spread over segments. */
        TORN,
        /** The published changes, replayed, are not the table. */
        REPLAY,
        /** Receipts that do not join, or do not say what was published. */
        RECEIPTS,
        /** A list that does not say what is there. */
        LISTS,
        /** The source was told to forget what is not in the checkpoint, or not published. */
        SOURCE_AHEAD,
        /** The checkpoint counts what is neither published nor staged. */
        CHECKPOINT_AHEAD,
        /** Something is visible that the checkpoint has not committed. */
        VISIBLE_UNCOMMITTED,
        /** The checkpoint went back. */
        REWOUND,
        /** A run ended as none may end under the faults it met. */
        ENDED_BADLY,
        /** The job does not come to its end although nothing goes wrong any more. */
        STUCK
    }

    @Override
    public String toString() {
        return kind + ": " + sentence;
    }
}
