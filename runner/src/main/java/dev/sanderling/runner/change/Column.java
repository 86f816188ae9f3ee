package dev.sanderling.runner.change;

/**
 * One column.
 *
 * @param name as in the database
 * @param type how its raw values are to be read
 * @param key whether it is part of the key
 * @param declared what the database declares beyond that
 */
public record Column(String name, ColumnType type, boolean key, DeclaredType declared) {
    /** A column of which nothing more is known, e.g. one that a transform has made. */
    public Column(String name, ColumnType type, boolean key) {
        this(name, type, key, DeclaredType.UNKNOWN);
    }
}
