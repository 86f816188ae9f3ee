package dev.sanderling.operator.event;

/**
 * Something worth an Event.
 *
 * @param type Normal or Warning
 * @param reason a reason of a run or a condition
 * @param action what was done
 * @param note one sentence
 */
public record Happening(String type, String reason, String action, String note) {}
