package dev.sanderling.runner.report;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cause as the log may have it: class and stack of every exception, and the words of those that speak of programs,
 * networks and statements. What a library says of a value may hold the value, which may be one that the job masks.
 */
final class Shown extends Throwable {
    private static final long serialVersionUID = 1L;

    /** Classes of SQLSTATE in which a database quotes values: data, constraints, what triggers say, and MySQL's rest. */
    private static final List<String> OF_VALUES = List.of("22", "23", "P0", "HY");

    private final String name;

    private Shown(Throwable original, @Nullable Throwable cause) {
        super(words(original), cause);
        this.name = original.getClass().getName();
        setStackTrace(original.getStackTrace());
    }

    static Throwable of(Throwable original) {
        Throwable cause = original.getCause();
        return new Shown(original, cause == null ? null : of(cause));
    }

    private static @Nullable String words(Throwable original) {
        String name = original.getClass().getName();
        if (original instanceof SQLException e) {
            String state = String.valueOf(e.getSQLState());
            String said = "SQLSTATE " + state + ", error " + e.getErrorCode();
            return OF_VALUES.stream().anyMatch(state::startsWith) ? said : said + ": " + e.getMessage();
        }
        boolean speaks = original instanceof IOException
                || original instanceof dev.sanderling.outcome.Failure
                || (name.startsWith("java.lang.") && !(original instanceof IllegalArgumentException))
                // It speaks of statements that change tables.
                || name.startsWith("io.debezium.text.");
        return speaks ? original.getMessage() : null;
    }

    @Override
    public String toString() {
        String message = getMessage();
        return message == null ? name : name + ": " + message;
    }
}
