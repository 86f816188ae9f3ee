package dev.sanderling.operator.event;

/**
 * Something worth an Event.
 *
 * @param type Normal or Warning
 * @param reason a reason of a run or a condition
 * @param action what was done
 * @param note one sentence
 */
public record Happening(String type, String reason, String action, String note) {
    /** Action of what tells of a batch. */
    static final String CAPTURE = "Capture";

    /** Whether it tells of a batch with changes, which there may be many of. */
    public boolean isBatch() {
        return action.equals(CAPTURE);
    }
}
