package dev.sanderling.runner.change;

/**
 * One column.
 *
 * @param name as in the database
 * @param type how its raw values are to be read
 * @param key whether it is part of the key
 * @param declared what the database says of it beyond that
 */
public record Column(String name, ColumnType type, boolean key, Declared declared) {
    /** A column of which the database says nothing: one that a transform has made. */
    public Column(String name, ColumnType type, boolean key) {
        this(name, type, key, Declared.NOTHING);
    }
}
