package dev.sanderling.runner.source.mysql.structure;

import dev.sanderling.runner.change.MySqlCharset;
import java.nio.charset.StandardCharsets;
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

    @Nullable
    String name(int collation) {
        return byCollation.get(collation);
    }

    /** Bytes of a collation's character set as text; UTF-8 where it is not known. */
    public String text(int collation, byte[] bytes) {
        return MySqlCharset.of(byCollation.getOrDefault(collation, "utf8mb4"))
                .map(reader -> reader.read(bytes))
                .orElseGet(() -> new String(bytes, StandardCharsets.UTF_8));
    }

    int width(String charset) {
        return Math.max(1, bytes.getOrDefault(charset, 1));
    }
}
