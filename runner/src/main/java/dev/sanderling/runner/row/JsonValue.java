package dev.sanderling.runner.row;

/**
 * JSON text of a json column, copied as it stands but for white space between its tokens: the same value is written
 * with other spaces in MySQL's snapshot and in its log, and a line break would end the row. Numbers keep their digits,
 * objects their order and their doubled names. Checked on the way, so that a row is valid JSON whatever the column
 * holds.
 */
final class JsonValue {
    private static final int MAX_DEPTH = 10_000;

    private final String text;
    private final Bytes out;
    private int at;

    private JsonValue(String text, Bytes out) {
        this.text = text;
        this.out = out;
    }

    /**
     * @throws IllegalArgumentException where the text is not one JSON value
     */
    static void put(String text, Bytes out) {
        var value = new JsonValue(text, out);
        value.document();
    }

    /** Without recursion: a deep value must not end the run with a StackOverflowError. */
    private void document() {
        var open = new java.util.BitSet();
        int depth = 0;
        while (true) {
            char c = token();
            if (c == '{' || c == '[') {
                take(c);
                char close = c == '{' ? '}' : ']';
                if (token() == close) {
                    take(close);
                } else {
                    check(depth < MAX_DEPTH);
                    open.set(depth++, c == '{');
                    name(c == '{');
                    continue;
                }
            } else {
                scalar(c);
            }
            while (depth > 0) {
                boolean object = open.get(depth - 1);
                char next = token();
                take(next);
                if (next == ',') {
                    name(object);
                    break;
                }
                check(next == (object ? '}' : ']'));
                depth--;
            }
            if (depth == 0) {
                check(token() == 0);
                return;
            }
        }
    }

    /** Within an object, the name and the colon before the next value. */
    private void name(boolean object) {
        if (object) {
            check(token() == '"');
            string();
            check(token() == ':');
            take(':');
        }
    }

    private void scalar(char c) {
        switch (c) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void string() {
        int from = at++;
        while (true) {
            char c = peek();
            check(c >= 0x20);
            at++;
            if (c == '"') {
                break;
            }
            if (c == '\\') {
                escape();
            }
        }
        JsonText.verbatim(text, from, at, out);
    }

    private void escape() {
        char c = peek();
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                check(Character.digit(peek(), 16) >= 0 && peek() < 0x80);
                at++;
            }
        } else {
            check("\"\\/bfnrt".indexOf(c) >= 0);
        }
    }

    private void number() {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        JsonText.verbatim(text, from, at, out);
    }

    private void digits() {
        check(peek() >= '0' && peek() <= '9');
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
    }

    private void word(String word) {
        check(text.startsWith(word, at));
        at += word.length();
        out.ascii(word);
    }

    /** The next character that is no white space; 0 at the end. */
    private char token() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            at++;
        }
        return 0;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void take(char c) {
        check(c != 0);
        out.put(c);
        at++;
    }

    private static void check(boolean valid) {
        if (!valid) {
            throw new IllegalArgumentException("not JSON");
        }
    }
}
