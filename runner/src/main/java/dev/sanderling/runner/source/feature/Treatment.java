package dev.sanderling.runner.source.feature;

/** What is done about a feature of a source database. There is no fourth way: what nobody decided about is refused. */
public enum Treatment {
    /** Captured exactly, and a test holds it. */
    RIGHT,
    /** Captured with a difference that users must know: {@code check} and the batch's notes name it. */
    NOTED,
    /** Stops a check or a run with a sentence that names it and the remedy; nothing of it is ever published. */
    REFUSED
}
