package dev.sanderling.plan;

/** What becomes of a field that this version does not know. */
public enum Strictness {
    /** A problem: the user mistyped it, or wrote for another version. */
    STRICT,
    /** Ignored, and {@code spec.runner} is not read: the operator, which is newer or older, has dealt with it. */
    LENIENT
}
