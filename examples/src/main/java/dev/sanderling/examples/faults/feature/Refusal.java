package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.util.List;

/**
 * A table that no job may capture as it is: a run must say so, and go on when somebody has done what it says. In all
 * statements and words {@code %1$s} is the table's name in {@code zoo}.
 *
 * @param name for people
 * @param appears statements after which it is there, with rows
 * @param reason what a run must end with
 * @param words what it must say besides the table's name
 * @param remedy statements that do what it says
 */
public record Refusal(String name, List<String> appears, String reason, List<String> words, List<String> remedy) {
    /** Its statements for a table of that name. */
    public static List<String> of(List<String> statements, String table) {
        return statements.stream().map(sql -> sql.formatted(table)).toList();
    }

    /** What must be published of it in the end: the keys of its rows. */
    public static Compared compared(String table) {
        return new Compared(table, List.of("id"), "SELECT id FROM zoo." + table).mirroring("id");
    }
}
