package dev.sanderling.runner.change;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a column's type is, in the place where the connector has the type's name: by number and origin, since people may
 * call their types what they like.
 *
 * @param oid of the type, or of what it is made of where it is a domain
 * @param array whether it is an array, and the rest is about its elements
 * @param whose {@code c} of the catalogue, {@code x} of an extension, {@code e} an enum, {@code u} made by the user
 * @param name in the catalogue
 */
public record PostgresName(int oid, boolean array, char whose, String name) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d+):(a?)([cxeu]):(.*)", Pattern.DOTALL);

    /** As the connector carries it about. */
    @Override
    public String toString() {
        return Integer.toUnsignedString(oid) + ":" + (array ? "a" : "") + whose + ":" + name;
    }

    /** Reads it, in upper case too; empty where it is the name of a type. */
    static Optional<PostgresName> parse(String text) {
        Matcher parts = WRITTEN.matcher(text.toLowerCase(Locale.ROOT));
        return parts.matches()
                ? Optional.of(new PostgresName(
                        Integer.parseUnsignedInt(parts.group(1)),
                        !parts.group(2).isEmpty(),
                        parts.group(3).charAt(0),
                        parts.group(4)))
                : Optional.empty();
    }

    /** The name where it means something: in the catalogue, or of an extension. */
    String known() {
        return switch (whose) {
            case 'c', 'x' -> name;
            case 'e' -> "enum";
            default -> "user-defined";
        };
    }

    /** As a {@link DeclaredType} has it. */
    String declared() {
        return array ? "_" + known() : known();
    }
}
