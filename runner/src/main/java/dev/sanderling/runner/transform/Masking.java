package dev.sanderling.runner.transform;

import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Overwrites a value's text. */
final class Masking {
    /** By number of characters: most texts are short, and need not be made again for each row. */
    private static final String[] STARS =
            IntStream.range(0, 64).mapToObj("*"::repeat).toArray(String[]::new);

    private final @Nullable String fixed;
    private final int keepLast;

    /**
     * @param fixed put in its place; empty: each character becomes a {@code *}
     * @param keepLast characters at the end that stay, unless the text has no more than these
     */
    Masking(Optional<String> fixed, int keepLast) {
        this.fixed = fixed.orElse(null);
        this.keepLast = keepLast;
    }

    /** The text with its characters overwritten. */
    String of(String text) {
        if (fixed != null) {
            return fixed;
        }
        int characters = text.codePointCount(0, text.length());
        if (keepLast == 0 || characters <= keepLast) {
            return stars(characters);
        }
        String rest = text.substring(text.offsetByCodePoints(0, characters - keepLast));
        return stars(characters - keepLast) + rest;
    }

    private static String stars(int count) {
        return count < STARS.length ? STARS[count] : "*".repeat(count);
    }
}
