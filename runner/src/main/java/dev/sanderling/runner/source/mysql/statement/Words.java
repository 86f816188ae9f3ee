package dev.sanderling.runner.source.mysql.statement;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a statement into words, without comments; what stands in an executable comment ({@code /*!80023 ... }) is part
 * of it. A string that ends in a backslash under NO_BACKSLASH_ESCAPES swallows what follows, which nothing here relies
 * on: what a statement is about stands before its strings.
 */
final class Words {
    private final String sql;
    private final List<Word> words = new ArrayList<>();
    private int at;

    private Words(String sql) {
        this.sql = sql;
    }

    static List<Word> of(String sql) {
        var reader = new Words(sql);
        while (reader.at < sql.length()) {
            reader.next();
        }
        return reader.words;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '#' || sql.startsWith("--", at) && isBlank(at + 2)) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end + 1;
        } else if (sql.startsWith("/*", at)) {
            comment();
        } else if (c == '*' && sql.startsWith("*/", at)) {
            at += 2;
        } else if (c == '`') {
            quoted(c, Word.Kind.QUOTED);
        } else if (c == '\'' || c == '"') {
            quoted(c, Word.Kind.TEXT);
        } else if (isPartOfName(c)) {
            int from = at;
            while (at < sql.length() && isPartOfName(sql.charAt(at))) {
                at++;
            }
            words.add(new Word(Word.Kind.BARE, sql.substring(from, at)));
        } else {
            words.add(new Word(Word.Kind.SYMBOL, String.valueOf(c)));
            at++;
        }
    }

    private void comment() {
        if (sql.startsWith("/*!", at)) {
            at += 3;
            for (int digits = 0; digits < 6 && at < sql.length() && Character.isDigit(sql.charAt(at)); digits++) {
                at++;
            }
            return;
        }
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
    }

    private void quoted(char quote, Word.Kind kind) {
        var text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && kind == Word.Kind.TEXT && at + 1 < sql.length()) {
                text.append(sql.charAt(at + 1));
                at += 2;
            } else if (c != quote) {
                text.append(c);
                at++;
            } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                text.append(c);
                at += 2;
            } else {
                break;
            }
        }
        at++;
        words.add(new Word(kind, text.toString()));
    }

    private boolean isBlank(int index) {
        return index >= sql.length() || Character.isWhitespace(sql.charAt(index));
    }

    private static boolean isPartOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
    }
}
