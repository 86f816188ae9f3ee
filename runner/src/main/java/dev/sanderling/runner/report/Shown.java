package dev.sanderling.runner.report;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A cause as the log may have it: class and stack of every exception, and the words of those that speak of programs,
 * networks and statements. What a library says of a value may hold the value, which may be one that the job masks.
 */
final class Shown extends Throwable {
    private static final long serialVersionUID = 1L;

    private final String name;

    private Shown(Throwable original, @Nullable Throwable cause) {
        super(speaks(original) ? original.getMessage() : null, cause);
        this.name = original.getClass().getName();
        setStackTrace(original.getStackTrace());
    }

    static Throwable of(Throwable original) {
        Throwable cause = original.getCause();
        return new Shown(original, cause == null ? null : of(cause));
    }

    private static boolean speaks(Throwable original) {
        String name = original.getClass().getName();
        return original instanceof SQLException
                || original instanceof IOException
                || original instanceof dev.sanderling.outcome.Failure
                || (name.startsWith("java.lang.") && !(original instanceof NumberFormatException))
                // It speaks of statements that change tables.
                || name.startsWith("io.debezium.text.");
    }

    @Override
    public String toString() {
        String message = getMessage();
        return message == null ? name : name + ": " + message;
    }
}
