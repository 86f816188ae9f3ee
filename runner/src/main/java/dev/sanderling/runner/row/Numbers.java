package dev.sanderling.runner.row;

import java.math.BigDecimal;

/** Numbers that are not whole. What JSON has no number for is a string. */
final class Numbers {
    private Numbers() {}

    static void floating(double value, Bytes out) {
        if (Double.isFinite(value)) {
            out.ascii(Double.toString(value));
        } else {
            special(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity", out);
        }
    }

    /** A float's shortest digits differ from those of the double of the same value. */
    static void floating(float value, Bytes out) {
        if (Float.isFinite(value)) {
            out.ascii(Float.toString(value));
        } else {
            floating((double) value, out);
        }
    }

    static void decimal(Object value, Bytes out) {
        if (value instanceof BigDecimal decimal) {
            out.ascii(decimal.toPlainString());
            return;
        }
        String text = (String) value;
        switch (text) {
            case "NAN", "NaN" -> special("NaN", out);
            case "POSITIVE_INFINITY", "Infinity" -> special("Infinity", out);
            case "NEGATIVE_INFINITY", "-Infinity" -> special("-Infinity", out);
            default -> out.ascii(plain(text) ? text : new BigDecimal(text).toPlainString());
        }
    }

    /** Whether the text is a JSON number without an exponent as it stands. */
    private static boolean plain(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int whole = digits(text, at);
        if (whole == at || (text.charAt(at) == '0' && whole > at + 1)) {
            return false;
        }
        if (whole == text.length()) {
            return true;
        }
        return text.charAt(whole) == '.' && whole + 1 < text.length() && digits(text, whole + 1) == text.length();
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static void special(String word, Bytes out) {
        out.put('"');
        out.ascii(word);
        out.put('"');
    }
}
