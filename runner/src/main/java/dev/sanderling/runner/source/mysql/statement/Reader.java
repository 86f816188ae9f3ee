package dev.sanderling.runner.source.mysql.statement;

import dev.sanderling.runner.change.TableName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the head of a statement. Whatever it does not know is unclear. */
final class Reader {
    private static final Set<String> ENDS =
            Set.of("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "XA", "START");
    private static final Set<String> ROWS =
            Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "LOAD", "WITH", "CALL", "SELECT", "DO", "VALUES", "TABLE");
    private static final Set<String> NOTHING = Set.of(
            "GRANT",
            "REVOKE",
            "SET",
            "FLUSH",
            "ANALYZE",
            "OPTIMIZE",
            "REPAIR",
            "CHECK",
            "INSTALL",
            "UNINSTALL",
            "RESET",
            "PURGE",
            "CHANGE",
            "STOP",
            "SHOW",
            "USE",
            "LOCK",
            "UNLOCK",
            "CACHE",
            "KILL",
            "SHUTDOWN",
            "RESTART",
            "CLONE");
    /** What is made, altered and dropped; the first of these words in a statement says it. */
    private static final Set<String> OBJECTS = Set.of(
            "TABLE",
            "TABLES",
            "DATABASE",
            "SCHEMA",
            "INDEX",
            "VIEW",
            "USER",
            "ROLE",
            "FUNCTION",
            "PROCEDURE",
            "TRIGGER",
            "EVENT",
            "SERVER",
            "TABLESPACE",
            "LOGFILE",
            "REFERENCE",
            "RESOURCE",
            "LIBRARY",
            "INSTANCE");

    private static final Set<String> MODIFIERS =
            Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "QUICK", "IGNORE", "INTO", "FROM");

    private final List<Word> words;
    private final String database;
    private final boolean folded;
    private int at;

    Reader(List<Word> words, String database, boolean folded) {
        this.words = words;
        this.database = database;
        this.folded = folded;
    }

    Statement statement() {
        if (words.isEmpty()) {
            return new Statement.Nothing();
        }
        while (peek("(")) {
            at++;
        }
        String verb = at < words.size() && words.get(at).kind() == Word.Kind.BARE
                ? words.get(at).text().toUpperCase(Locale.ROOT)
                : "";
        at++;
        if (ENDS.contains(verb)) {
            return new Statement.Transaction(verb, words.size() == at);
        }
        if (ROWS.contains(verb)) {
            return rows(verb);
        }
        if (NOTHING.contains(verb)) {
            return new Statement.Nothing();
        }
        try {
            return switch (verb) {
                case "CREATE", "ALTER", "DROP" -> object(verb);
                case "RENAME" -> take("USER") ? new Statement.Nothing() : rename();
                case "TRUNCATE" -> {
                    take("TABLE");
                    yield new Statement.Truncate(name());
                }
                default -> unclear();
            };
        } catch (IllegalArgumentException e) {
            return unclear();
        }
    }

    private Statement object(String verb) {
        boolean temporary = false;
        for (; at < words.size(); at++) {
            Word word = words.get(at);
            String text = word.text().toUpperCase(Locale.ROOT);
            temporary |= word.is("TEMPORARY");
            if (word.kind() == Word.Kind.BARE && OBJECTS.contains(text)) {
                at++;
                return switch (text) {
                    case "TABLE", "TABLES" -> temporary ? new Statement.Nothing() : table(verb);
                    case "INDEX" -> index();
                    case "DATABASE", "SCHEMA" -> database(verb);
                    default -> new Statement.Nothing();
                };
            }
        }
        return unclear();
    }

    private Statement table(String verb) {
        boolean condition = condition();
        return switch (verb) {
            case "CREATE" -> create(condition);
            case "DROP" -> new Statement.Drop(names());
            default -> alter();
        };
    }

    private Statement database(String verb) {
        condition();
        return verb.equals("DROP") && at < words.size() && words.get(at).mayBeName()
                ? new Statement.DropDatabase(part())
                : new Statement.Nothing();
    }

    private Statement index() {
        while (at < words.size()) {
            if (words.get(at++).is("ON")) {
                return new Statement.Alter(name(), null, 0);
            }
        }
        return unclear();
    }

    private Statement create(boolean unlessThere) {
        TableName table = name();
        boolean inner = peek("(");
        if (inner && at + 1 < words.size() && words.get(at + 1).is("LIKE")) {
            at++;
        }
        TableName like = take("LIKE") ? name() : null;
        boolean byRows = words.size() > 2
                && words.get(words.size() - 2).is("START")
                && words.getLast().is("TRANSACTION");
        boolean query = false;
        for (int i = at; i < words.size(); i++) {
            Word word = words.get(i);
            query |= word.is("SELECT")
                    || (word.is("TABLE")
                            || word.is("VALUES")
                                    && i + 1 < words.size()
                                    && words.get(i + 1).is("ROW"));
        }
        return new Statement.Create(table, unlessThere, like, query && !byRows);
    }

    private Statement alter() {
        TableName table = name();
        @Nullable TableName renamed = null;
        int moves = 0;
        for (; at < words.size(); at++) {
            Word word = words.get(at);
            if (word.is("CHANGE")) {
                moves++;
            } else if (word.is("RENAME") && at + 1 < words.size()) {
                Word next = words.get(at + 1);
                if (next.is("COLUMN")) {
                    moves++;
                } else if (!next.is("INDEX") && !next.is("KEY")) {
                    at++;
                    if (!take("TO")) {
                        take("AS");
                    }
                    renamed = name();
                    at--;
                }
            }
        }
        return new Statement.Alter(table, renamed, moves);
    }

    private Statement rename() {
        if (!take("TABLE")) {
            take("TABLES");
        }
        List<Statement.Rename.Pair> pairs = new ArrayList<>();
        do {
            TableName from = name();
            if (!take("TO")) {
                throw new IllegalArgumentException("no new name");
            }
            pairs.add(new Statement.Rename.Pair(from, name()));
        } while (take(","));
        return new Statement.Rename(List.copyOf(pairs));
    }

    private Statement rows(String verb) {
        Set<String> calls = new LinkedHashSet<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).mayBeName() && words.get(i + 1).is("(")) {
                calls.add(words.get(i).text().toLowerCase(Locale.ROOT));
            }
        }
        TableName only = target(verb);
        return only == null
                ? new Statement.Rows(verb, all(), !verb.equals("CALL"), Set.copyOf(calls))
                : new Statement.Rows(verb, Set.of(only), true, Set.copyOf(calls));
    }

    /** The one table that the statement writes to; null where there may be several. */
    private @Nullable TableName target(String verb) {
        int before = at;
        try {
            if (verb.equals("LOAD")) {
                while (at < words.size()
                        && !(words.get(at).is("TABLE") && words.get(at - 1).is("INTO"))) {
                    at++;
                }
                at++;
                return name();
            }
            boolean from = false;
            while (at < words.size()
                    && words.get(at).kind() == Word.Kind.BARE
                    && MODIFIERS.contains(words.get(at).text().toUpperCase(Locale.ROOT))) {
                from |= words.get(at).is("FROM");
                at++;
            }
            return switch (verb) {
                case "INSERT", "REPLACE" -> name();
                case "DELETE" -> {
                    TableName table = name();
                    boolean one = from && !peek(",") && !peek("USING") && !peek(".");
                    yield one ? table : null;
                }
                case "UPDATE" -> {
                    TableName table = name();
                    if (!peek("SET") && !peek(",")) {
                        take("AS");
                        at++;
                    }
                    yield peek("SET") ? table : null;
                }
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            return null;
        } finally {
            at = before;
        }
    }

    private Statement unclear() {
        return new Statement.Unclear(all());
    }

    /** Whatever may be the name of a table in it. */
    Set<TableName> all() {
        Set<TableName> names = new LinkedHashSet<>();
        for (at = 1; at < words.size(); ) {
            boolean named = words.get(at).mayBeName();
            boolean qualified =
                    named && at + 2 < words.size() && words.get(at + 1).is(".");
            if (named && (!qualified || words.get(at + 2).mayBeName())) {
                names.add(name());
            } else {
                at++;
            }
        }
        return Set.copyOf(names);
    }

    private boolean condition() {
        if (!take("IF")) {
            return false;
        }
        take("NOT");
        take("EXISTS");
        return true;
    }

    private List<TableName> names() {
        List<TableName> names = new ArrayList<>();
        do {
            names.add(name());
        } while (take(","));
        return List.copyOf(names);
    }

    private TableName name() {
        if (take(".")) {
            // ".t" is a table of the session's database.
            return new TableName(database, part());
        }
        String first = part();
        return take(".") ? new TableName(first, part()) : new TableName(database, first);
    }

    private String part() {
        if (at >= words.size() || !words.get(at).mayBeName()) {
            throw new IllegalArgumentException("no name");
        }
        String text = words.get(at++).text();
        return folded ? text.toLowerCase(Locale.ROOT) : text;
    }

    private boolean peek(String word) {
        return at < words.size() && words.get(at).is(word);
    }

    private boolean take(String word) {
        boolean is = peek(word);
        at += is ? 1 : 0;
        return is;
    }
}
