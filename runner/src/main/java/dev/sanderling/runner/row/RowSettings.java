package dev.sanderling.runner.row;

import dev.sanderling.runner.change.Changes;
import java.util.Map;

/** The connector settings that decide how values arrive; sources merge them into their connector's properties. */
public final class RowSettings {
    private RowSettings() {}

    /** For Debezium's PostgreSQL connector. */
    public static Map<String, String> postgres() {
        return Map.of(
                // Precise would fail on NaN and infinity, and drop the zeros of a numeric without a scale.
                "decimal.handling.mode", "string",
                "time.precision.mode", "adaptive",
                "binary.handling.mode", "bytes",
                "interval.handling.mode", "string",
                "hstore.handling.mode", "json",
                // Types Debezium does not know come as their text instead of vanishing from the row.
                "include.unknown.datatypes", "true",
                // The schema of a value then names the column's type, length and scale.
                "column.propagate.source.type", ".*",
                // Otherwise a value that cannot be converted becomes null with a warning.
                "event.converting.failure.handling.mode", "fail",
                "unavailable.value.placeholder", Changes.PLACEHOLDER);
    }

    /** For Debezium's MySQL connector. */
    public static Map<String, String> mysql() {
        return Map.of(
                "decimal.handling.mode", "precise",
                "bigint.unsigned.handling.mode", "precise",
                // The only mode in which TIME keeps what is negative or beyond a day.
                "time.precision.mode", "adaptive_time_microseconds",
                "binary.handling.mode", "bytes",
                "column.propagate.source.type", ".*",
                "event.converting.failure.handling.mode", "fail");
    }
}
