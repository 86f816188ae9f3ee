package dev.sanderling.outcome;

/**
 * What a runner that does not end has said last. It stands in for the termination message, which a pod leaves only when
 * it ends.
 *
 * @param run the batch's run id, or of what should have become one
 * @param edition generation since which the job means what it means to that run
 * @param startedAt when that run began, RFC 3339
 * @param at when this was said, RFC 3339
 * @param message how it went
 */
public record Report(String run, long edition, String startedAt, String at, TerminationMessage message) {}
