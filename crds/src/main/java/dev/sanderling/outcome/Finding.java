package dev.sanderling.outcome;

/**
 * One thing that stands in the way, as preflight reports it.
 *
 * @param reason what kind of thing
 * @param message one sentence for the user: what is wrong and what to do next; never a secret, a row value or a stack
 */
public record Finding(Reason reason, String message) {}
