package dev.sanderling.outcome;

/**
 * Exit codes of the runner. Ours are 64 to 79 only: the JVM, the shell and signals use the others.
 *
 * <p>The CronJob's podFailurePolicy is generated from {@link #retryable}.
 */
public enum ExitCode {
    /** Captured, empty, already running elsewhere, or a clean stop on SIGTERM. */
    OK(0, false),
    /** The document or the command line is wrong. */
    INVALID(64, false),
    /** Somebody has to do something before a run can succeed. */
    NEEDS_HUMAN(65, false),
    /** Another run has taken over. */
    FENCED(66, false),
    /** May be different the next time. */
    RETRYABLE(70, true),
    /** A defect of ours, which will be there the next time as well; the log has the stack. */
    INTERNAL(71, false);

    private final int code;
    private final boolean retryable;

    ExitCode(int code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    /** The process's exit status. */
    public int code() {
        return code;
    }

    /** Whether the same run may succeed when it is tried again without anybody's doing. */
    public boolean retryable() {
        return retryable;
    }
}
