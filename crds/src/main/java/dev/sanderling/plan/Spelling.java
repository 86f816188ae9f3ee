package dev.sanderling.plan;

import java.util.Locale;

/** How the constants of an enum are written in a document; a test holds it equal to their JSON names. */
final class Spelling {
    private Spelling() {}

    /** ADD_FIELD as AddField: words of our own. */
    static String camel(Enum<?> constant) {
        var word = new StringBuilder();
        for (String part : constant.name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }

    /** VERIFY_CA as verify-ca: words that were there before us. */
    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
