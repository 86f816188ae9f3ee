package dev.sanderling.examples.faults.check;

import java.util.List;

/**
 * A table of a feature, and how its rows look in JSON.
 *
 * @param table in {@code zoo}
 * @param key columns by which its rows are told apart
 * @param select rows that must be as they were published, each column under its name
 * @param kept rows that files may have besides
 * @param mirrored columns that a mirror in any database shows in the same words; empty where it shows all of them so
 */
public record Compared(String table, List<String> key, String select, Kept kept, List<String> mirrored) {
    /** Of a table whose columns any database shows in the same words. */
    public Compared(String table, List<String> key, String select) {
        this(table, key, select, Kept.NOTHING, List.of());
    }

    /** All of a table with the key id. */
    public static Compared whole(String table) {
        return new Compared(table, List.of("id"), "SELECT * FROM zoo." + table);
    }

    /** Files may have these rows besides. */
    public Compared but(Kept some) {
        return new Compared(table, key, select, some, mirrored);
    }

    /** In a mirror only these columns are looked at, the key among them. */
    public Compared mirroring(String... columns) {
        return new Compared(table, key, select, kept, List.of(columns));
    }
}
