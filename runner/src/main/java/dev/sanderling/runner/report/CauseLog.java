package dev.sanderling.runner.report;

import dev.sanderling.outcome.ExitCode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * What the log has of a failure's cause: everything where it is asked for, and wherever a sentence says that it has, or
 * asks to report it.
 */
public final class CauseLog {
    private static final Set<Reason> IN_THE_LOG = EnumSet.of(
            Reason.ENGINE_FAILED,
            Reason.ENGINE_STUCK,
            Reason.UNSUPPORTED_STATEMENT,
            Reason.UNCONVERTIBLE_VALUE,
            Reason.TRANSFORM_FAILED,
            Reason.PRIVILEGE_MISSING,
            Reason.OUT_OF_MEMORY);

    private CauseLog() {}

    /** Logs the cause; nothing where there is none, or the sentence says it all. */
    public static void write(Failure failure, boolean verbose) {
        Throwable cause = failure.getCause();
        Reason reason = failure.reason();
        if (cause == null) {
            return;
        }
        if (verbose) {
            LoggerFactory.getLogger(CauseLog.class).error("{}", reason.word(), cause);
        } else if (reason.exitCode() == ExitCode.INTERNAL || IN_THE_LOG.contains(reason)) {
            LoggerFactory.getLogger(CauseLog.class).error("{}", reason.word(), Shown.of(cause));
        }
    }
}
