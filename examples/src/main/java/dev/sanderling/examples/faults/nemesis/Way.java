package dev.sanderling.examples.faults.nemesis;

/** A way of recovering that a run goes where something went wrong before or beside it, and tells of in its log. */
public enum Way {
    INTERRUPTED("went on after one that was interrupted", "was interrupted: this run goes on", Needs.NOTHING),
    PENDING("published again what was pending", "publishing what is pending", Needs.NOTHING),
    IN_PART("found a part of it published", "objects are in their places already", Needs.NOTHING),
    OTHERS("found it published by another run", "was published by another run meanwhile", Needs.NOTHING),
    STAGED("removed what others had staged", "from staging that nobody needs", Needs.NOTHING),
    ADOPTED("took over what a database had committed", "going on from there", Needs.TARGET),
    NOT_COMMITTED("gave up what a database had not committed", "it is captured again", Needs.TARGET),
    WRITTEN("found its write done, though not answered", "the checkpoint was written, although", Needs.NOTHING),
    WRITTEN_AGAIN("wrote again what was not written", "the checkpoint is written again", Needs.NOTHING),
    LOOKED_AGAIN("looked again, after another had written", "written the checkpoint meanwhile", Needs.NOTHING),
    LEFT("left its failure to the next claim", "the failure could not be written to the checkpoint", Needs.NOTHING),
    HOLD_LOST("left its failure to the one with the hold", "found by a run that had lost its hold", Needs.NOTHING),
    LATE_FAILURE("was done before its engine failed", "after the batch was committed", Needs.NOTHING),
    REPAIRED("read a table again that it was asked to", "are read anew, as was asked for", Needs.SESSIONS),
    SLOT_STAYS("left the slot where it was", "the slot stays where it is for now", Needs.SLOT),
    SLOT_DROPPED("dropped the slot of a killed first run", "which a first run has left", Needs.SLOT);

    private final String title;
    private final String sentence;
    private final Needs needs;

    /** What a round must have for it. */
    private enum Needs {
        NOTHING,
        TARGET,
        SLOT,
        /** Sessions whose changes the log does not tell. */
        SESSIONS
    }

    Way(String title, String sentence, Needs needs) {
        this.title = title;
        this.sentence = sentence;
        this.needs = needs;
    }

    /** What a run did, for people. */
    public String title() {
        return title;
    }

    /** Words of the runner's own log. */
    public String sentence() {
        return sentence;
    }

    /**
     * Whether there is that way.
     *
     * @param target whether jobs write to a database
     * @param slot whether the source has replication slots
     */
    boolean in(boolean target, boolean slot) {
        return switch (needs) {
            case NOTHING -> true;
            case TARGET -> target;
            case SLOT -> slot;
            case SESSIONS -> !slot;
        };
    }
}
