package dev.sanderling.examples.faults.feature;

import dev.sanderling.examples.faults.check.Compared;
import java.util.List;

/**
 * Something that no job may capture as it is, of one table: a run must say so, and go on when somebody has done what it
 * says. In all statements and words {@code %1$s} is the table's name in {@code zoo}.
 *
 * @param name for people
 * @param captured statements after which the table is there, with rows, and captured by the job; empty where it is what
 *     appears
 * @param appears statements, in one session, after which it must be refused
 * @param reason what a run must end with
 * @param words what it must say besides the table's name
 * @param remedy statements that do what it says
 * @param logged whether it is the log that has it: then the table is of one job only, as another one would come to it in
 *     its time, and the remedy is that the job reads the table again
 */
public record Refusal(
        String name,
        List<String> captured,
        List<String> appears,
        String reason,
        List<String> words,
        List<String> remedy,
        boolean logged) {
    /** A table that is refused when it comes. */
    Refusal(String name, List<String> appears, String reason, List<String> words, List<String> remedy) {
        this(name, List.of(), appears, reason, words, remedy, false);
    }

    /** Its statements for a table of that name. */
    public static List<String> of(List<String> statements, String table) {
        return statements.stream().map(sql -> sql.formatted(table)).toList();
    }

    /** A name for its table, of that job. */
    public String table(String job, int number) {
        return (logged ? own(job) : "refused_") + number;
    }

    /** How the names of tables begin that are a job's alone. */
    public static String own(String job) {
        return "of_" + job + "_";
    }

    /** What must be published of it in the end. */
    public static Compared compared(String table) {
        return new Compared(table, List.of("id"), "SELECT id, v FROM zoo." + table).mirroring("id", "v");
    }
}
