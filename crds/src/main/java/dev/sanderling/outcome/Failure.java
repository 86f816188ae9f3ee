package dev.sanderling.outcome;

import org.jspecify.annotations.Nullable;

/** A run cannot go on. The message is the sentence the user reads; the cause is for the log. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** A failure whose sentence says what is wrong and what to do next. */
    public Failure(Reason reason, String message) {
        this(reason, message, null);
    }

    /** A failure with the exception that showed it; the exception goes to the log only. */
    public Failure(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** Reason and sentence. */
    public Finding finding() {
        return new Finding(reason, String.valueOf(getMessage()));
    }
}
