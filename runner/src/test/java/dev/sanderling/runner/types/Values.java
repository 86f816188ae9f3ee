package dev.sanderling.runner.types;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A column's type with values of it, as SQL.
 *
 * @param type as CREATE TABLE has it
 * @param literals SQL expressions
 */
record Values(String type, List<String> literals) {
    static Values of(String type, String... literals) {
        return new Values(type, List.of(literals));
    }

    /** Quoted texts. */
    static Values quoted(String type, List<String> texts) {
        return new Values(
                type,
                texts.stream().map(text -> "'" + text.replace("'", "''") + "'").toList());
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Doubles that are hard to write: powers of two and ten, the extremes, random bits. */
    static List<String> doubles(Random random, boolean single) {
        List<String> all = new ArrayList<>(List.of(
                "0", "-0.0", "1", "-1", "0.1", "1.1", "16777216", "16777217", "123456789", "1e15", "1e16", "1e17"));
        all.addAll(List.of("1e-5", "1e-14", "1e-15", "1e-16", "999999999999999", "9007199254740993", "5e-324"));
        all.addAll(
                List.of("1234567.89", "0.30000000000000004", "100", "3.4028234663852886e38", "1.401298464324817e-45"));
        for (int i = 0; i < 30; i++) {
            double value = single ? Float.intBitsToFloat(random.nextInt()) : Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                all.add(Double.toString(value));
            }
            all.add(Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(20) - 5)));
        }
        if (single) {
            all.removeIf(text -> Double.parseDouble(text) != 0 && Math.abs(Double.parseDouble(text)) < 1e-37);
        }
        return all;
    }

    /** Texts of scripts, accents, signs and what has to be escaped somewhere. */
    static List<String> texts(Random random) {
        List<String> all = new ArrayList<>(List.of(
                "", " ", "a ", " a", "é", "e\u0301", "ß", "\u00a0", "\u0081\u009f", "a\tb\nc\r", "\u0001\u001f\u007f"));
        all.addAll(List.of(
                "\"q\"", "a,b", "{}", "null", "NULL", "😀", "\u4e2d\u6587", "\u20ac\u2026", "\ufeffx", "\ufffd"));
        for (int i = 0; i < 10; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                int point = 1 + random.nextInt(random.nextBoolean() ? 0x17f : 0xffff);
                text.appendCodePoint(Character.isSurrogate((char) point) || point == '\\' ? 'x' : point);
            }
            all.add(text.toString());
        }
        return all;
    }

    static List<String> bytes(Random random) {
        List<String> all = new ArrayList<>(List.of("", "00", "ff", "2a", "0000", "5c78", "ff00"));
        for (int i = 0; i < 6; i++) {
            byte[] bytes = new byte[1 + random.nextInt(8)];
            random.nextBytes(bytes);
            all.add(hex(bytes));
        }
        return all;
    }

    /** Times of day with so many digits of a second. */
    static String fraction(Random random, int digits) {
        return digits == 0
                ? ""
                : "."
                        + String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000))
                                .substring(0, digits);
    }
}
