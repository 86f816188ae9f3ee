package dev.sanderling.runner.source.mysql.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a statement, without comments; what stands in a version comment is executed, and so is read. Not a
 * parser: enough to find the names and key words that matter here.
 */
final class Tokens {
    /**
     * One of them.
     *
     * @param text without quotes; a word as it was written
     * @param kind what it may be
     */
    record Token(String text, Kind kind) {
        /** Whether it is that key word or sign. */
        boolean is(String word) {
            return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.NAME;
        }
    }

    enum Kind {
        WORD,
        /** In backticks, or in double quotes, which are a string's in most servers. */
        NAME,
        STRING,
        SIGN
    }

    private static final Token END = new Token("", Kind.SIGN);

    private final List<Token> all;
    private int next;

    private Tokens(List<Token> all) {
        this.all = all;
    }

    static Tokens of(String sql) {
        return new Tokens(new Scanner(sql).scan());
    }

    Token peek() {
        return next < all.size() ? all.get(next) : END;
    }

    Token take() {
        Token token = peek();
        next++;
        return token;
    }

    boolean isOver() {
        return next >= all.size();
    }

    /** Takes these words if they come next. */
    boolean takes(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (next + i >= all.size() || !all.get(next + i).is(words[i])) {
                return false;
            }
        }
        next += words.length;
        return true;
    }

    /** What is left, cut at the commas outside parentheses. */
    List<Tokens> clauses() {
        List<Tokens> clauses = new ArrayList<>();
        List<Token> clause = new ArrayList<>();
        int depth = 0;
        while (!isOver()) {
            Token token = take();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is(",")) {
                clauses.add(new Tokens(clause));
                clause = new ArrayList<>();
            } else {
                clause.add(token);
            }
        }
        clauses.add(new Tokens(clause));
        return clauses;
    }

    /** The words left, in upper case and with a blank around each. */
    String words() {
        var words = new StringBuilder(" ");
        for (Token token : all.subList(Math.min(next, all.size()), all.size())) {
            words.append(token.kind() == Kind.WORD || token.kind() == Kind.SIGN ? token.text() : "?")
                    .append(' ');
        }
        return words.toString().toUpperCase(Locale.ROOT);
    }

    private static final class Scanner {
        private final String sql;
        private final List<Token> tokens = new ArrayList<>();
        private int at;

        Scanner(String sql) {
            this.sql = sql;
        }

        List<Token> scan() {
            while (at < sql.length()) {
                char c = sql.charAt(at);
                if (Character.isWhitespace(c)) {
                    at++;
                } else if (!comment(c)) {
                    token(c);
                }
            }
            return List.copyOf(tokens);
        }

        private boolean comment(char c) {
            if (c == '#' || sql.startsWith("--", at) && (at + 2 >= sql.length() || sql.charAt(at + 2) <= ' ')) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
                return true;
            }
            if (sql.startsWith("/*!", at)) {
                at += 3;
                while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
                    at++;
                }
                return true;
            }
            if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
                return true;
            }
            if (sql.startsWith("*/", at)) {
                at += 2;
                return true;
            }
            return false;
        }

        private void token(char c) {
            if (c == '`' || c == '"' || c == '\'') {
                tokens.add(new Token(quoted(c), c == '\'' ? Kind.STRING : Kind.NAME));
            } else if (isOfWord(c)) {
                int from = at;
                while (at < sql.length() && isOfWord(sql.charAt(at))) {
                    at++;
                }
                tokens.add(new Token(sql.substring(from, at), Kind.WORD));
            } else {
                at++;
                tokens.add(new Token(String.valueOf(c), Kind.SIGN));
            }
        }

        private static boolean isOfWord(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
        }

        private String quoted(char quote) {
            var text = new StringBuilder();
            at++;
            while (at < sql.length()) {
                char c = sql.charAt(at++);
                if (c == quote) {
                    if (at >= sql.length() || sql.charAt(at) != quote) {
                        break;
                    }
                    at++;
                } else if (c == '\\' && quote != '`' && at < sql.length()) {
                    text.append(c);
                    c = sql.charAt(at++);
                }
                text.append(c);
            }
            return text.toString();
        }
    }
}
