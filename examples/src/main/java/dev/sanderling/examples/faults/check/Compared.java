package dev.sanderling.examples.faults.check;

import java.util.List;

/**
 * A table of a feature, and how its rows look in JSON.
 *
 * @param table in {@code zoo}
 * @param key columns by which its rows are told apart
 * @param select rows that must be as they were published, each column under its name
 */
public record Compared(String table, List<String> key, String select) {
    /** All of a table with the key id. */
    public static Compared whole(String table) {
        return new Compared(table, List.of("id"), "SELECT * FROM zoo." + table);
    }
}
