package dev.sanderling.runner.change;

/**
 * How the database declares a column, for formats that have more types than JSON.
 *
 * @param type its name in lower case, e.g. {@code numeric} or {@code bigint unsigned}; empty where unknown
 * @param length or precision; -1 where there is none
 * @param scale -1 where there is none
 */
public record Declared(String type, int length, int scale) {
    /** Nothing is known. */
    public static final Declared NOTHING = new Declared("", -1, -1);
}
