package dev.sanderling.runner.source.mysql.statement;

import dev.sanderling.runner.change.TableName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a statement in the log does to tables, as far as that can be told from its words. */
public sealed interface Statement {
    /** Does nothing to a table: users, views, routines, settings, other databases' default character sets. */
    record Nothing() implements Statement {}

    /**
     * Begins or ends a transaction, or a part of one.
     *
     * @param word its first, in capitals
     * @param whole whether it is of the whole transaction, not of what came after a savepoint
     */
    record Transaction(String word, boolean whole) implements Statement {}

    /**
     * Changes rows, which the log then does not have.
     *
     * @param tables it may name; wider than what it changes where that cannot be told apart
     * @param certain whether it changes none but those, but for triggers, cascades and functions
     * @param calls names that stand before a parenthesis, in lower case
     */
    record Rows(String verb, Set<TableName> tables, boolean certain, Set<String> calls) implements Statement {}

    /**
     * Makes a table.
     *
     * @param like the table whose structure it takes; null where it says its own
     * @param filled whether rows of a query go into it that the log does not have
     */
    record Create(
            TableName table, boolean unlessThere, @Nullable TableName like, boolean filled) implements Statement {}

    /**
     * Changes a table's structure or an index of it.
     *
     * @param renamed its name afterwards; null where it keeps its own
     * @param moves how many columns it renames
     */
    record Alter(TableName table, @Nullable TableName renamed, int moves) implements Statement {}

    /** Drops tables. */
    record Drop(List<TableName> tables) implements Statement {}

    /** Renames tables, one after the other. */
    record Rename(List<Pair> pairs) implements Statement {
        /** One of them. */
        public record Pair(TableName from, TableName to) {}
    }

    /** Empties a table. */
    record Truncate(TableName table) implements Statement {}

    /** Drops a database. */
    record DropDatabase(String name) implements Statement {}

    /**
     * Cannot be told.
     *
     * @param names whatever may be the name of a table in it
     */
    record Unclear(Set<TableName> names) implements Statement {
        /** In place of a character of which is not known what it was. */
        static final String UNREADABLE = "\ufffd";

        /** Whether that may be the name of a table in it. */
        public boolean mayName(TableName table) {
            return names.contains(table)
                    || names.stream().anyMatch(name -> name.toString().contains(UNREADABLE));
        }
    }

    /**
     * Reads a statement that {@link Writing#PLAIN} has written.
     *
     * @param database the session's; may be empty
     * @param folded whether the server keeps names in lower case, however they are written
     */
    static Statement of(String sql, String database, boolean folded) {
        return new Reader(Words.of(sql), database, folded).statement();
    }

    /**
     * Reads a statement of which is not known how it was written.
     *
     * @param sql as if it were in UTF-8
     * @return unclear where that decides what it says
     */
    static Statement ofUnknown(String sql, String database, boolean folded) {
        List<List<Word>> readings =
                Writing.any().stream().map(writing -> Words.of(sql, writing)).toList();
        Set<Statement> statements = readings.stream()
                .map(words -> new Reader(words, database, folded).statement())
                .collect(Collectors.toSet());
        Statement statement = new Reader(readings.getFirst(), database, folded).statement();
        boolean told = statements.size() == 1 && !(statement instanceof Create) && !(statement instanceof Alter)
                || readings.stream().map(Statement::outline).distinct().count() == 1;
        if (told
                && readings.stream().noneMatch(Statement::hasUnreadableName)
                && !sql.contains(Unclear.UNREADABLE + "`")) {
            return statement;
        }
        Set<TableName> names = new LinkedHashSet<>();
        readings.forEach(words -> names.addAll(new Reader(words, database, folded).all()));
        return new Unclear(Set.copyOf(names));
    }

    /** All but what stands in quotes. */
    private static List<String> outline(List<Word> words) {
        return words.stream().map(word -> word.isQuoted() ? "'" : word.text()).toList();
    }

    private static boolean hasUnreadableName(List<Word> words) {
        return words.stream()
                .anyMatch(word -> word.kind() != Word.Kind.TEXT && word.text().contains(Unclear.UNREADABLE));
    }
}
