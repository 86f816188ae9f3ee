package dev.sanderling.runner.change;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import io.debezium.spi.converter.CustomConverter.Converter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says where a value is that cannot be read: the connector would only say that it has failed. */
public final class Unconvertible {
    /** In the connector's words, and in ours where a table is read. */
    private static final Pattern COLUMN =
            Pattern.compile("Failed to properly convert data value for '(.*)\\.([^.]*)' of type");

    private Unconvertible() {}

    /** What such a failure means, where one of its causes is one of those; it names table and column. */
    public static Optional<Failure> of(Throwable engine) {
        for (@Nullable Throwable t = engine; t != null; t = t.getCause()) {
            if (t instanceof Failure failure) {
                return Optional.of(failure);
            }
        }
        for (@Nullable Throwable t = engine; t != null; t = t.getCause()) {
            Matcher column = COLUMN.matcher(String.valueOf(t.getMessage()));
            if (column.find()) {
                return Optional.of(failure(
                        "A value of column " + column.group(2) + " of table " + column.group(1),
                        "it has not the form that its type has"));
            }
        }
        return Optional.empty();
    }

    /** Without a cause, which may quote the value. */
    private static Failure failure(String where, String why) {
        return new Failure(
                Reason.UNCONVERTIBLE_VALUE,
                where + " cannot be read (" + why
                        + "). Change the value, or exclude the column in spec.source.columns.");
    }

    /** The converter, whose failures name table and column, never the value. */
    static Converter named(RelationalColumn column, Converter converter) {
        String where = "A value of column " + column.name() + " of table " + column.dataCollection();
        return value -> {
            try {
                return converter.convert(value);
            } catch (RuntimeException e) {
                String why = e instanceof ArithmeticException
                        ? "it is beyond what 64 bits can count"
                        : "it has not the form that its type has: "
                                + e.getClass().getSimpleName();
                // The connector keeps the cause of what it catches, and nothing else of it.
                throw new IllegalArgumentException(failure(where, why));
            }
        };
    }
}
