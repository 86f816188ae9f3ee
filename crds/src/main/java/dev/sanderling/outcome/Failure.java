package dev.sanderling.outcome;

import org.jspecify.annotations.Nullable;

/** A run cannot go on. The message is the sentence the user reads; the cause is for the log. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String sink;

    /** A failure whose sentence says what is wrong and what to do next. */
    public Failure(Reason reason, String message) {
        this(reason, message, null);
    }

    /** A failure with the exception that showed it; the exception goes to the log only. */
    public Failure(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, null);
    }

    private Failure(Reason reason, String message, @Nullable Throwable cause, @Nullable String sink) {
        super(message, cause);
        this.reason = reason;
        this.sink = sink;
    }

    /** The finding as a failure. */
    public static Failure of(Finding finding) {
        return new Failure(finding.reason(), finding.message(), null, finding.sink());
    }

    /** The same, met at that sink; one that names its sink already stays as it is. */
    public Failure at(String name) {
        if (sink != null) {
            return this;
        }
        var named = new Failure(reason, String.valueOf(getMessage()), getCause(), name);
        named.setStackTrace(getStackTrace());
        return named;
    }

    /** What kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** Reason, sentence and the sink at which it was met. */
    public Finding finding() {
        return new Finding(reason, String.valueOf(getMessage()), sink);
    }
}
