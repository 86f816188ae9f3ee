package dev.sanderling.runner.row;

import dev.sanderling.runner.change.Changes;
import dev.sanderling.runner.change.MySqlConverter;
import dev.sanderling.runner.change.MySqlRows;
import dev.sanderling.runner.change.PostgresConverter;
import java.util.Map;

/** The connector settings that decide how values arrive; sources merge them into their connector's properties. */
public final class RowSettings {
    private RowSettings() {}

    /** For Debezium's PostgreSQL connector. */
    public static Map<String, String> postgres() {
        return Map.ofEntries(
                Map.entry("time.precision.mode", "adaptive"),
                Map.entry("binary.handling.mode", "bytes"),
                // Every value comes as its text, from a query too.
                Map.entry("driver.binaryTransfer", "false"),
                Map.entry("include.unknown.datatypes", "true"),
                // The schema of a value then names the column's type, length and scale.
                Map.entry("column.propagate.source.type", ".*"),
                // Otherwise a value that cannot be converted becomes null with a warning.
                Map.entry("event.converting.failure.handling.mode", "fail"),
                Map.entry("unavailable.value.placeholder", Changes.PLACEHOLDER),
                Map.entry("converters", "sanderling"),
                Map.entry("sanderling.type", PostgresConverter.class.getName()),
                // The connector reads what the server writes, and a database or role may have settings of its own.
                Map.entry(
                        "driver.options",
                        "-c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex" + " -c extra_float_digits=3"));
    }

    /** For Debezium's MySQL connector. */
    public static Map<String, String> mysql() {
        return Map.ofEntries(
                // Otherwise the driver takes the text of a timestamp for one of the zone that the server has.
                Map.entry("driver.connectionTimeZone", "UTC"),
                Map.entry("driver.sessionVariables", MySqlRows.VARIABLES),
                Map.entry("decimal.handling.mode", "precise"),
                Map.entry("bigint.unsigned.handling.mode", "precise"),
                // The only mode in which TIME keeps what is negative or beyond a day; our converter needs no other.
                Map.entry("time.precision.mode", "adaptive_time_microseconds"),
                Map.entry("binary.handling.mode", "bytes"),
                Map.entry("converters", "sanderling"),
                Map.entry("sanderling.type", MySqlConverter.class.getName()),
                // Otherwise the year 0000 is 2000 in a snapshot.
                Map.entry("driver.yearIsDateType", "false"),
                Map.entry("column.propagate.source.type", ".*"),
                Map.entry("event.converting.failure.handling.mode", "fail"));
    }
}
