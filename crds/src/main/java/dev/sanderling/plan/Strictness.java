package dev.sanderling.plan;

/** What becomes of a field that this version does not know. */
public enum Strictness {
    /** A problem: the user mistyped it, or wrote for another version. */
    STRICT,
    /** The same, but {@code spec.runner} is not read: a look has no Kubernetes model on its class path to read it with. */
    STRICT_BUT_RUNNER,
    /** Ignored, and {@code spec.runner} is not read: the operator, which is newer or older, has dealt with it. */
    LENIENT
}
