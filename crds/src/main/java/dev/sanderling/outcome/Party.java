package dev.sanderling.outcome;

/** Where somebody has to look when a run ends for a reason. */
public enum Party {
    /** The database that is captured: reaching it, what it lets us do, what it keeps. */
    SOURCE,
    /** One of the sinks; a {@link Finding} says which. */
    SINK,
    /** Whom the run was speaking with: the sink that a {@link Finding} names, and the source where it names none. */
    EITHER,
    /** The job's checkpoint and schema history. */
    CHECKPOINT,
    /** Kubernetes: image, node, memory, quota, another object of a name. */
    CLUSTER,
    /** The CaptureJob, and the Secrets that it names. */
    DOCUMENT,
    /** Sanderling itself. */
    US,
    /** Nobody: nothing is wrong. */
    NOBODY;

    /** {@code Source}, as in tables. */
    public String word() {
        return this == EITHER
                ? "Source or sink"
                : name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
