package dev.sanderling.runner.sink.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The numbers of a JSON text in a {@code json} of MySQL, which reads whole ones of 64 bits as they are and all others as
 * doubles: {@code 1.10} is 1.1 there, which is the same number, and one of thirty digits another.
 */
final class JsonNumbers {
    /** So many characters are never more digits than a double has, whatever they are. */
    private static final int SHORT = 15;

    private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private JsonNumbers() {}

    /** The first number that would become another one. */
    static Optional<String> rounded(String json) {
        int at = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                at = endOfText(json, at);
            } else if (c == '-' || Character.isDigit(c)) {
                int from = at;
                while (at < json.length() && isOfNumber(json.charAt(at))) {
                    at++;
                }
                String number = json.substring(from, at);
                if (number.length() > SHORT && !isKept(number)) {
                    return Optional.of(number);
                }
            } else {
                at++;
            }
        }
        return Optional.empty();
    }

    private static int endOfText(String json, int quote) {
        int at = quote + 1;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static boolean isOfNumber(char c) {
        return Character.isDigit(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }

    private static boolean isKept(String number) {
        double read = Double.parseDouble(number);
        if (Double.isInfinite(read)) {
            // The server refuses it.
            return true;
        }
        if (number.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
            BigInteger whole = new BigInteger(number);
            if (whole.compareTo(LEAST) >= 0 && whole.compareTo(MOST) <= 0) {
                return true;
            }
        }
        return new BigDecimal(Double.toString(read)).compareTo(new BigDecimal(number)) == 0;
    }
}
