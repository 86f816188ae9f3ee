package dev.sanderling.runner.transform;

import java.util.Optional;

/** Overwrites a value's text. */
final class Masking {
    private Masking() {}

    /**
     * The text with its characters overwritten.
     *
     * @param fixed put in its place; empty: each character becomes a {@code *}
     * @param keepLast characters at the end that stay, unless the text has no more than these
     */
    static String of(String text, Optional<String> fixed, int keepLast) {
        if (fixed.isPresent()) {
            return fixed.get();
        }
        int characters = text.codePointCount(0, text.length());
        if (characters <= keepLast) {
            return "*".repeat(characters);
        }
        String rest = text.substring(text.offsetByCodePoints(0, characters - keepLast));
        return "*".repeat(characters - keepLast) + rest;
    }
}
