package dev.sanderling.runner.source.mysql.effect;

import dev.sanderling.runner.change.TableName;
import dev.sanderling.runner.source.mysql.effect.Effect.ColumnAdded;
import dev.sanderling.runner.source.mysql.effect.Effect.ColumnGone;
import dev.sanderling.runner.source.mysql.effect.Effect.Converted;
import dev.sanderling.runner.source.mysql.effect.Effect.Created;
import dev.sanderling.runner.source.mysql.effect.Effect.Dropped;
import dev.sanderling.runner.source.mysql.effect.Effect.Emptied;
import dev.sanderling.runner.source.mysql.effect.Effect.Filled;
import dev.sanderling.runner.source.mysql.effect.Effect.Renamed;
import dev.sanderling.runner.source.mysql.effect.Effect.Replaced;
import dev.sanderling.runner.source.mysql.effect.Effect.TextsConverted;
import dev.sanderling.runner.source.mysql.statement.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** From the text of a statement to its effects. What is not certain counts as an effect: at worst a table is read again. */
public final class Statements {
    /** What may follow ADD and is no column. */
    private static final Set<String> NO_COLUMN = Set.of(
            "INDEX", "KEY", "CONSTRAINT", "UNIQUE", "PRIMARY", "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK", "PARTITION");
    /** What may follow DROP and is no column. */
    private static final Set<String> NO_DROPPED_COLUMN =
            Set.of("INDEX", "KEY", "CONSTRAINT", "PRIMARY", "FOREIGN", "CHECK", "PARTITION");
    /** What gives the rows that are there a value: but for DEFAULT NULL. */
    private static final Pattern FILLS = Pattern.compile(
            " DEFAULT (?!NULL )| NOT NULL | AUTO_INCREMENT | GENERATED | AS | SERIAL | PRIMARY | ON UPDATE ");

    /** Into these every text can be converted. */
    private static final Set<String> WHOLE = Set.of("utf8mb4", "utf16", "utf16le", "utf32", "gb18030");

    private final String database;
    private final Tokens tokens;
    private final boolean implicitTimestamps;
    private final List<Effect> effects = new ArrayList<>();

    private Statements(String database, Tokens tokens, boolean implicitTimestamps) {
        this.database = database;
        this.tokens = tokens;
        this.implicitTimestamps = implicitTimestamps;
    }

    /**
     * The effects, in their order.
     *
     * @param database the session's own, where the statement names none
     */
    public static List<Effect> effects(String database, String sql) {
        return effects(database, sql, false);
    }

    /**
     * The same.
     *
     * @param implicitTimestamps whether a timestamp that does not say NULL has a default that nobody wrote
     */
    public static List<Effect> effects(String database, String sql, boolean implicitTimestamps) {
        var statement = new Statements(database, Tokens.of(sql), implicitTimestamps);
        statement.read();
        return List.copyOf(statement.effects);
    }

    private void read() {
        if (tokens.takes("RENAME", "TABLE") || tokens.takes("RENAME", "TABLES")) {
            renames();
        } else if (tokens.takes("DROP", "TABLE") || tokens.takes("DROP", "TABLES")) {
            tokens.takes("IF", "EXISTS");
            do {
                effects.add(new Dropped(name(tokens)));
            } while (tokens.takes(","));
        } else if (tokens.takes("CREATE", "TABLE")) {
            tokens.takes("IF", "NOT", "EXISTS");
            effects.add(new Created(name(tokens)));
        } else if (tokens.takes("ALTER", "TABLE")) {
            TableName table = name(tokens);
            tokens.clauses().forEach(clause -> clause(table, clause));
        }
    }

    private void renames() {
        do {
            TableName from = name(tokens);
            if (tokens.takes("TO")) {
                effects.add(new Renamed(from, name(tokens)));
            }
        } while (tokens.takes(","));
    }

    private void clause(TableName table, Tokens clause) {
        if (clause.takes("EXCHANGE", "PARTITION")) {
            clause.take();
            if (clause.takes("WITH", "TABLE")) {
                effects.add(new Replaced(table, "EXCHANGE PARTITION"));
                effects.add(new Replaced(name(clause), "EXCHANGE PARTITION"));
            }
        } else if (clause.takes("TRUNCATE", "PARTITION")) {
            effects.add(new Emptied(table, "TRUNCATE PARTITION"));
        } else if (clause.takes("DROP", "PARTITION")) {
            effects.add(new Emptied(table, "DROP PARTITION"));
        } else if (clause.takes("DROP")) {
            boolean said = clause.takes("COLUMN");
            if (said
                    || NO_DROPPED_COLUMN.stream()
                            .noneMatch(word -> clause.peek().is(word))) {
                effects.add(new ColumnGone(table, clause.take().text()));
            }
        } else if (clause.takes("IMPORT")) {
            effects.add(new Replaced(table, "IMPORT TABLESPACE"));
        } else if (clause.takes("DISCARD")) {
            effects.add(new Emptied(table, "DISCARD TABLESPACE"));
        } else if (clause.takes("RENAME", "COLUMN")) {
            effects.add(new ColumnGone(table, clause.take().text()));
            clause.takes("TO");
            effects.add(new Filled(table, clause.take().text(), "RENAME COLUMN"));
        } else if (clause.takes("RENAME")) {
            if (!clause.peek().is("INDEX") && !clause.peek().is("KEY")) {
                clause.takes("TO");
                clause.takes("AS");
                effects.add(new Renamed(table, name(clause)));
            }
        } else if (clause.takes("ADD")) {
            added(table, clause);
        } else if (clause.takes("CHANGE")) {
            clause.takes("COLUMN");
            String from = clause.take().text();
            String to = clause.take().text();
            if (!from.equalsIgnoreCase(to)) {
                effects.add(new ColumnGone(table, from));
                effects.add(new Filled(table, to, "RENAME COLUMN"));
            }
            effects.add(new Converted(table, to));
        } else if (clause.takes("MODIFY")) {
            clause.takes("COLUMN");
            effects.add(new Converted(table, clause.take().text()));
        } else if (clause.takes("CONVERT", "TO")) {
            converted(table, clause);
        }
    }

    /** {@code CHARACTER SET name} or {@code CHARSET name}; which one DEFAULT is, only the table knows. */
    private void converted(TableName table, Tokens clause) {
        if (!clause.takes("CHARSET") && !clause.takes("CHARACTER", "SET")) {
            clause.takes("CHAR", "SET");
        }
        clause.takes("=");
        String charset = clause.take().text().toLowerCase(Locale.ROOT);
        if (!WHOLE.contains(charset)) {
            effects.add(new TextsConverted(table, charset));
        }
    }

    /** {@code ADD [COLUMN] name ...}, or several in parentheses. */
    private void added(TableName table, Tokens clause) {
        boolean said = clause.takes("COLUMN");
        if (!said && NO_COLUMN.stream().anyMatch(word -> clause.peek().is(word))) {
            return;
        }
        if (clause.takes("(")) {
            clause.clauses().forEach(column -> column(table, column));
        } else {
            column(table, clause);
        }
    }

    private void column(TableName table, Tokens definition) {
        if (NO_COLUMN.stream().anyMatch(word -> definition.peek().is(word))) {
            return;
        }
        String column = definition.take().text();
        String rest = definition.rest();
        boolean implicit = implicitTimestamps && definition.peek().is("TIMESTAMP") && !rest.contains(" NULL ");
        effects.add(
                implicit || FILLS.matcher(rest).find()
                        ? new Filled(table, column, "ADD COLUMN")
                        : new ColumnAdded(table, column));
    }

    private TableName name(Tokens from) {
        String first = from.take().text();
        return from.takes(".") ? new TableName(first, from.take().text()) : new TableName(database, first);
    }
}
