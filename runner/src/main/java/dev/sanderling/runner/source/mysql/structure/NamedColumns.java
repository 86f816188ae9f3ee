package dev.sanderling.runner.source.mysql.structure;

import dev.sanderling.runner.source.mysql.statement.Tokens;
import dev.sanderling.runner.source.mysql.statement.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names of a table's columns in their order, the labels of those that have some, and the key: what a log with {@code
 * binlog_row_metadata=MINIMAL} leaves out. Statements say them in their own words, so no type needs to be understood;
 * whatever is not understood makes the answer empty.
 */
public record NamedColumns(List<Named> columns, List<String> key) {
    /** What may follow ADD or DROP and is no column. */
    private static final Set<String> NO_COLUMN = Set.of(
            "INDEX", "KEY", "CONSTRAINT", "UNIQUE", "PRIMARY", "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK", "PARTITION");
    /** Clauses that neither add, drop, name nor move a column. */
    private static final Set<String> OTHERS = Set.of(
            "ALTER",
            "ENGINE",
            "AUTO_INCREMENT",
            "COMMENT",
            "ROW_FORMAT",
            "CHARACTER",
            "CHARSET",
            "COLLATE",
            "DEFAULT",
            "CONVERT",
            "ALGORITHM",
            "LOCK",
            "FORCE",
            "ENABLE",
            "DISABLE",
            "KEY_BLOCK_SIZE",
            "STATS_PERSISTENT",
            "STATS_AUTO_RECALC",
            "STATS_SAMPLE_PAGES");

    /** What is done to partitions and files of the table; commas behind it part their names. */
    private static final Set<String> TO_PARTITIONS = Set.of(
            "ANALYZE",
            "CHECK",
            "COALESCE",
            "DISCARD",
            "EXCHANGE",
            "IMPORT",
            "OPTIMIZE",
            "PARTITION",
            "REBUILD",
            "REMOVE",
            "REORGANIZE",
            "REPAIR",
            "TRUNCATE");

    /** The server keeps one of that name first that it has made by itself. */
    private static final String GENERATED = "my_row_id";

    /**
     * A column.
     *
     * @param labels null where it is no enum or set, or they are not said
     */
    public record Named(String name, @Nullable List<String> labels) {}

    /** Of a table that is known. */
    public static NamedColumns of(TableShape shape) {
        return new NamedColumns(
                shape.columns().stream()
                        .map(column -> new Named(Objects.requireNonNull(column.name()), column.labels()))
                        .toList(),
                shape.key() == null ? List.of() : List.copyOf(shape.key()));
    }

    /** Whether the catalogue says the same of the table; a unique index may stand for a key that it does not have. */
    public boolean isOf(TableShape catalogue) {
        NamedColumns theirs = of(catalogue);
        return columns.equals(theirs.columns()) && (theirs.key().isEmpty() || key.equals(theirs.key()));
    }

    /** The table, where the log has said everything else; empty where that is another one. */
    public Optional<TableShape> completed(TableShape logged) {
        if (logged.columns().size() != columns.size()) {
            return Optional.empty();
        }
        List<ColumnShape> all = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnShape column = logged.columns().get(i);
            Named named = columns.get(i);
            boolean fits = column.hasLabels() == (named.labels() != null)
                    && !column.type().equals("geometry")
                    && !(column.type().equals("vector") && column.length() < 0);
            if (!fits) {
                return Optional.empty();
            }
            all.add(column.named(named.name()).labelled(named.labels()));
        }
        return Optional.of(new TableShape(all, key));
    }

    /**
     * After an {@code ALTER TABLE} that does not rename the table, or a statement about an index of it; empty where it is
     * not understood.
     */
    public Optional<NamedColumns> after(String sql) {
        // What a backslash in a string means depends on the session.
        if (sql.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        Tokens tokens = Tokens.of(sql);
        if (!tokens.takes("ALTER", "TABLE")) {
            return isAboutIndex(tokens) ? Optional.of(this) : Optional.empty();
        }
        tokens.take();
        if (tokens.takes(".")) {
            tokens.take();
        }
        var change = new Change();
        try {
            tokens.clauses().forEach(change::clause);
            return Optional.of(change.result());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isAboutIndex(Tokens tokens) {
        if (tokens.takes("DROP", "INDEX")) {
            return !tokens.take().text().equalsIgnoreCase("PRIMARY");
        }
        if (!tokens.takes("CREATE")) {
            return false;
        }
        for (String kind : List.of("UNIQUE", "FULLTEXT", "SPATIAL")) {
            tokens.takes(kind);
        }
        return tokens.takes("INDEX");
    }

    /** Where a column goes: null where it stays, or comes last. */
    private record Moved(Named column, @Nullable String after) {}

    /** The clauses of a statement, which count all at once: what they name is named as it was before. */
    private final class Change {
        private final Set<String> dropped = new HashSet<>();
        private final Map<String, Named> inPlace = new HashMap<>();
        /** Those that are new, or go elsewhere, in their order. */
        private final List<Moved> moved = new ArrayList<>();

        private final Set<String> leaving = new HashSet<>();
        private boolean partitions;

        void clause(Tokens clause) {
            partitions |= TO_PARTITIONS.stream().anyMatch(word -> clause.peek().is(word));
            if (partitions) {
                return;
            }
            if (clause.takes("ADD")) {
                boolean said = clause.takes("COLUMN");
                if (!said && isNoColumn(clause)) {
                    keepsKey(clause);
                } else if (clause.takes("(")) {
                    clause.clauses().forEach(this::listed);
                } else {
                    add(clause);
                }
            } else if (clause.takes("DROP")) {
                boolean said = clause.takes("COLUMN");
                if (!said && isNoColumn(clause)) {
                    partitions = clause.peek().is("PARTITION");
                    dropsNoKey(clause);
                } else {
                    dropped.add(known(clause.take()));
                }
            } else if (clause.takes("CHANGE")) {
                clause.takes("COLUMN");
                change(known(clause.take()), clause);
            } else if (clause.takes("MODIFY")) {
                clause.takes("COLUMN");
                change(known(clause.peek()), clause);
            } else if (clause.takes("RENAME", "COLUMN")) {
                Named column = named(known(clause.take()));
                require(clause.takes("TO"));
                change(column.name(), new Named(clause.take().text(), column.labels()));
            } else if (!clause.takes("RENAME", "INDEX") && !clause.takes("RENAME", "KEY")) {
                require(OTHERS.stream().anyMatch(word -> clause.peek().is(word)));
            }
        }

        private void listed(Tokens definition) {
            require(!isNoColumn(definition));
            add(definition);
        }

        private void add(Tokens definition) {
            String name = name(definition);
            Definition read = Definition.of(definition);
            moved.add(new Moved(new Named(name, read.labels()), read.after()));
        }

        private void change(String from, Tokens definition) {
            String name = name(definition);
            Definition read = Definition.of(definition);
            var column = new Named(name, read.labels());
            if (read.after() == null) {
                change(from, column);
            } else {
                require(leaving.add(from));
                moved.add(new Moved(column, read.after()));
                inPlace.put(from, column);
            }
        }

        private void change(String from, Named column) {
            require(inPlace.put(from, column) == null);
        }

        NamedColumns result() {
            List<Named> result = new ArrayList<>();
            for (Named column : columns) {
                if (!dropped.contains(lower(column.name())) && !leaving.contains(lower(column.name()))) {
                    result.add(inPlace.getOrDefault(lower(column.name()), column));
                }
            }
            for (Moved move : moved) {
                String after = move.after();
                if (after == null) {
                    result.add(move.column());
                } else if (after.isEmpty()) {
                    require(result.isEmpty() || !result.getFirst().name().equals(GENERATED));
                    result.addFirst(move.column());
                } else {
                    int place = place(result, column -> lower(column.name()).equals(after));
                    require(place >= 0);
                    result.add(place + 1, move.column());
                }
            }
            List<String> keys = new ArrayList<>();
            for (String column : key) {
                require(!dropped.contains(lower(column)));
                Named renamed = inPlace.get(lower(column));
                keys.add(renamed == null ? column : renamed.name());
            }
            return new NamedColumns(List.copyOf(result), List.copyOf(keys));
        }

        private static int place(List<Named> all, Predicate<Named> wanted) {
            for (int i = 0; i < all.size(); i++) {
                if (wanted.test(all.get(i))) {
                    return i;
                }
            }
            return -1;
        }

        private Named named(String name) {
            int place = place(columns, column -> lower(column.name()).equals(name));
            require(place >= 0);
            return columns.get(place);
        }

        private String known(Word word) {
            return lower(named(lower(word.text())).name());
        }

        private static String name(Tokens definition) {
            String name = definition.take().text();
            require(!name.isEmpty());
            return name;
        }

        private static boolean isNoColumn(Tokens clause) {
            return NO_COLUMN.stream().anyMatch(word -> clause.peek().is(word));
        }

        private static void keepsKey(Tokens clause) {
            require(!clause.rest().contains(" PRIMARY "));
        }

        /** The key is also an index, or a constraint, of that name. */
        private static void dropsNoKey(Tokens clause) {
            for (Word word = clause.peek(); !word.text().isEmpty() || word.isQuoted(); word = clause.peek()) {
                clause.take();
                require(!word.text().equalsIgnoreCase("PRIMARY"));
            }
        }
    }

    /**
     * What stands behind a column's name.
     *
     * @param after the name of the column it goes behind; empty where it goes to the front; null where neither is said
     */
    private record Definition(
            @Nullable List<String> labels, @Nullable String after) {
        static Definition of(Tokens tokens) {
            Word type = tokens.take();
            List<String> labels = null;
            if (type.is("ENUM") || type.is("SET")) {
                labels = labels(tokens);
            }
            String rest = tokens.rest();
            // A key of its own, or of a type; and what may name a column called FIRST or AFTER.
            require(!rest.contains(" PRIMARY ")
                    && !rest.replace(" UNIQUE KEY ", " ").contains(" KEY ")
                    && !rest.contains(" REFERENCES ")
                    && !type.is("SERIAL"));
            String after = null;
            int depth = 0;
            for (Word word = tokens.peek(); !word.text().isEmpty() || word.isQuoted(); word = tokens.peek()) {
                tokens.take();
                depth += word.is("(") ? 1 : word.is(")") ? -1 : 0;
                if (depth == 0 && word.is("FIRST")) {
                    after = "";
                } else if (depth == 0 && word.is("AFTER")) {
                    after = lower(tokens.take().text());
                }
            }
            return new Definition(labels, after);
        }

        private static List<String> labels(Tokens tokens) {
            require(tokens.takes("("));
            List<String> labels = new ArrayList<>();
            do {
                Word label = tokens.take();
                require(label.kind() == Word.Kind.TEXT && !label.text().endsWith(" "));
                labels.add(label.text());
            } while (tokens.takes(","));
            require(tokens.takes(")"));
            return List.copyOf(labels);
        }
    }

    private static void require(boolean understood) {
        if (!understood) {
            throw new IllegalArgumentException("not understood");
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
