package dev.sanderling.runner.change;

/**
 * What a database declares a column to be: a hint for whoever makes a like column elsewhere.
 *
 * @param name in lower case, e.g. {@code varchar}, {@code _int4}, {@code bigint unsigned}; empty where unknown
 * @param length or precision; -1 where none is declared
 * @param scale -1 where none is declared
 */
public record DeclaredType(String name, int length, int scale) {
    /** Nothing is known. */
    public static final DeclaredType UNKNOWN = new DeclaredType("", -1, -1);
}
