package dev.sanderling.runner.row;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL array as the server writes it, as nested JSON arrays: {@code {{1,NULL},{"a b","\"NULL\""}}}. Bounds
 * other than one ({@code [0:1]={1,2}}) are left out.
 */
final class ArrayLiteral {
    private final String text;
    private final char delimiter;
    private final ValueWriter element;
    private final StringBuilder quoted = new StringBuilder();
    private int at;

    private ArrayLiteral(String text, char delimiter, ValueWriter element) {
        this.text = text;
        this.delimiter = delimiter;
        this.element = element;
    }

    /**
     * @param delimiter between elements: a comma for every type but box
     * @param element writes an element from its text
     * @throws IllegalArgumentException where the text is no array
     */
    static void put(String text, char delimiter, ValueWriter element, Bytes out) {
        var literal = new ArrayLiteral(text, delimiter, element);
        literal.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
        literal.array(out);
        if (literal.at != text.length()) {
            throw malformed();
        }
    }

    /**
     * The elements of an array of one dimension, unquoted; null where an element is.
     *
     * @throws IllegalArgumentException where the text is no such array
     */
    static void flat(String text, char delimiter, Consumer<@Nullable String> element) {
        var literal = new ArrayLiteral(text, delimiter, (value, out) -> {});
        literal.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
        literal.take('{');
        for (boolean first = true; literal.peek() != '}'; first = false) {
            if (!first) {
                literal.take(delimiter);
            }
            if (literal.peek() == '{') {
                throw new IllegalArgumentException("an array of more than one dimension");
            }
            if (literal.peek() == '"') {
                element.accept(literal.quoted());
            } else {
                String bare = literal.bare();
                element.accept(bare.equals("NULL") ? null : bare);
            }
        }
        literal.take('}');
        if (literal.at != text.length()) {
            throw malformed();
        }
    }

    private void array(Bytes out) {
        take('{');
        out.put('[');
        boolean first = true;
        while (peek() != '}') {
            if (!first) {
                take(delimiter);
                out.put(',');
            }
            first = false;
            item(out);
        }
        take('}');
        out.put(']');
    }

    private void item(Bytes out) {
        if (peek() == '{') {
            array(out);
        } else if (peek() == '"') {
            element.put(quoted(), out);
        } else {
            String bare = bare();
            if (bare.equals("NULL")) {
                out.put(ValueWriters.NULL);
            } else {
                element.put(bare, out);
            }
        }
    }

    private String bare() {
        int from = at;
        while (peek() != delimiter && peek() != '}') {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
        return text.substring(from, at);
    }

    private String quoted() {
        quoted.setLength(0);
        take('"');
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            quoted.append(peek());
            at++;
        }
        take('"');
        return quoted.toString();
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void take(char c) {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not an array");
    }
}
