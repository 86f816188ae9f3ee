package dev.sanderling.runner.source.mysql.statement;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a statement into words, without comments; what stands in an executable comment ({@code /*!80023 ... }) is part
 * of it.
 */
final class Words {
    private final String sql;
    private final Writing writing;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private int at;

    private Words(String sql, Writing writing) {
        this.sql = sql;
        this.writing = writing;
    }

    static List<Word> of(String sql) {
        return read(sql, Writing.PLAIN).words;
    }

    /** The words of a statement that is written so, whatever its character set. */
    static List<Word> of(String sql, Writing writing) {
        return read(sql, writing).words;
    }

    /** A statement as {@link Writing#PLAIN} writes it; what does not stand in quotes stays as it is. */
    static String plain(String sql, Writing writing) {
        return read(sql, writing).plain.toString();
    }

    private static Words read(String sql, Writing writing) {
        var reader = new Words(sql, writing);
        while (reader.at < sql.length()) {
            int from = reader.at;
            reader.next();
            reader.copy(from);
        }
        return reader;
    }

    private void copy(int from) {
        String copied = sql.substring(from, Math.min(at, sql.length()));
        char first = copied.charAt(0);
        if (first == '"' && writing.ansiQuotes()) {
            plain.append('`').append(words.getLast().text().replace("`", "``")).append('`');
        } else if ((first == '"' || first == '\'') && !writing.escapes()) {
            plain.append(copied.replace("\\", "\\\\"));
        } else {
            plain.append(copied);
        }
    }

    private void next() {
        char c = sql.charAt(at);
        if (isSpace(c)) {
            at++;
        } else if (c == '#' || sql.startsWith("--", at) && isBlank(at + 2)) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end + 1;
        } else if (sql.startsWith("/*", at)) {
            comment();
        } else if (c == '*' && sql.startsWith("*/", at)) {
            at += 2;
        } else if (c == '`' || c == '"' && writing.ansiQuotes()) {
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
            if (c == '\\' && kind == Word.Kind.TEXT && writing.escapes() && at + 1 < sql.length()) {
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
        return index >= sql.length() || isSpace(sql.charAt(index)) || Character.isISOControl(sql.charAt(index));
    }

    /** Of other blanks than these a name may be made. */
    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isPartOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
    }
}
