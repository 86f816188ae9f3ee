package dev.sanderling.runner.source.mysql.statement;

/**
 * A word of a statement.
 *
 * @param text without its quotes
 */
record Word(Kind kind, String text) {
    enum Kind {
        /** A keyword, a name or a number. */
        BARE,
        /** A name in backticks. */
        QUOTED,
        /** In single or double quotes; the latter are names where sql_mode has ANSI_QUOTES. */
        TEXT,
        SYMBOL
    }

    /** Whether it is that keyword, or that symbol. */
    boolean is(String other) {
        return (kind == Kind.BARE || kind == Kind.SYMBOL) && text.equalsIgnoreCase(other);
    }

    boolean mayBeName() {
        return kind != Kind.SYMBOL;
    }
}
