package dev.sanderling.runner.source.mysql.structure;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's character sets.
 *
 * @param byCollation a collation's id to its character set
 * @param bytes a character set's name to the most bytes that a character of it has
 */
public record Charsets(Map<Integer, String> byCollation, Map<String, Integer> bytes) {
    /** Of bytes that are no text. */
    static final int BINARY = 63;

    /** The character set of a collation; null where there is none of that number. */
    public @Nullable String name(int collation) {
        return byCollation.get(collation);
    }

    int width(String charset) {
        return Math.max(1, bytes.getOrDefault(charset, 1));
    }
}
