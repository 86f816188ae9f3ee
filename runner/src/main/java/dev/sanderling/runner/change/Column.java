package dev.sanderling.runner.change;

/**
 * One column.
 *
 * @param name as in the database
 * @param type how its raw values are to be read
 * @param key whether it is part of the key
 */
public record Column(String name, ColumnType type, boolean key) {}
