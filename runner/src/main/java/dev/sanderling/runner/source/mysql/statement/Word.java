package dev.sanderling.runner.source.mysql.statement;

/**
 * A word of a statement.
 *
 * @param text without its quotes
 */
public record Word(Kind kind, String text) {
    /** What it may be. */
    public enum Kind {
        /** A keyword, a name or a number. */
        BARE,
        /** A name in backticks, or in double quotes where sql_mode has ANSI_QUOTES. */
        QUOTED,
        /** In single or double quotes. */
        TEXT,
        /** A single character that is none of these. */
        SYMBOL
    }

    /** Whether it is that keyword, or that symbol. */
    public boolean is(String other) {
        return (kind == Kind.BARE || kind == Kind.SYMBOL) && text.equalsIgnoreCase(other);
    }

    /** Whether it stands in quotes, and so is no keyword. */
    public boolean isQuoted() {
        return kind == Kind.QUOTED || kind == Kind.TEXT;
    }

    boolean mayBeName() {
        return kind != Kind.SYMBOL;
    }
}
