package dev.sanderling.runner.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A character set of MySQL's whose characters have one byte or more. Which bytes are one character is the server's rule,
 * whether there is such a character or not. What the characters are is Java's word, in the set of Java that is closest,
 * but for the differences that a server has told.
 */
final class MultiByteCharset implements MySqlCharset.Reader {
    private static final int BYTE = 0xff;
    private static final int BITS = 8;
    private static final int HEX = 16;
    private static final int SHORT = 1 << 16;

    private final Charset charset;
    private final Map<Integer, Character> differences;
    private final Rule rule;
    /** Characters of one or two bytes that were met; 0 for those that were not. */
    private final char[] met = new char[SHORT];

    private MultiByteCharset(String name, Kind kind) {
        this.charset = Charset.forName(kind.java());
        this.differences = differences(name);
        this.rule = kind.rule();
    }

    /** How many bytes are one character, by the first four; behind the end -1. */
    @FunctionalInterface
    private interface Rule {
        int length(int a, int b, int c, int d);
    }

    private record Kind(String java, Rule rule) {}

    /** How texts of that set are read; empty where it is none of these. */
    static Optional<MySqlCharset.Reader> of(String name) {
        return kind(name).map(kind -> new MultiByteCharset(name, kind));
    }

    private static Optional<Kind> kind(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "big5" -> new Kind("Big5", MultiByteCharset::ofBig5);
                    case "cp932" -> new Kind("windows-31j", MultiByteCharset::ofSjis);
                    case "eucjpms" -> new Kind("x-eucJP-Open", MultiByteCharset::ofUjis);
                    case "euckr" -> new Kind("x-windows-949", MultiByteCharset::ofEuckr);
                    case "gb18030" -> new Kind("GB18030", MultiByteCharset::ofGb18030);
                    case "gb2312" -> new Kind("GB2312", MultiByteCharset::ofGb2312);
                    case "gbk" -> new Kind("x-mswin-936", MultiByteCharset::ofGbk);
                    case "sjis" -> new Kind("Shift_JIS", MultiByteCharset::ofSjis);
                    case "ujis" -> new Kind("EUC-JP", MultiByteCharset::ofUjis);
                    default -> null;
                });
    }

    @Override
    public String read(byte[] bytes) {
        var text = new StringBuilder(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int first = bytes[at] & BYTE;
            if (bytes[at] >= 0) {
                text.append((char) first);
                at++;
                continue;
            }
            int second = at(bytes, at + 1);
            int length = rule.length(first, second, at(bytes, at + 2), at(bytes, at + 3));
            if (length > 2) {
                text.append(character(bytes, at, length));
            } else {
                int code = length == 1 ? first : first << BITS | second;
                if (met[code] == 0) {
                    met[code] = character(bytes, at, length).charAt(0);
                }
                text.append(met[code]);
            }
            at += length;
        }
        return text.toString();
    }

    private String character(byte[] bytes, int at, int length) {
        int code = 0;
        for (int i = at; i < at + length; i++) {
            code = code << BITS | bytes[i] & BYTE;
        }
        Character other = differences.get(code);
        return other == null ? new String(bytes, at, length, charset) : other.toString();
    }

    private static Map<Integer, Character> differences(String name) {
        Map<Integer, Character> differences = new HashMap<>();
        try (var in = MultiByteCharset.class.getResourceAsStream("mysql-charset-differences.txt")) {
            if (in == null) {
                throw new IllegalStateException("no mysql-charset-differences.txt");
            }
            new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .flatMap(line -> Arrays.stream(line.split(" ")).skip(1))
                    .forEach(run -> add(run, differences));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(differences);
    }

    /** {@code bytes=character} or {@code bytes*count=character}. */
    private static void add(String run, Map<Integer, Character> differences) {
        String[] sides = run.split("=", 2);
        String[] codes = sides[0].split("\\*", 2);
        int code = Integer.parseUnsignedInt(codes[0], HEX);
        int character = Integer.parseInt(sides[1], HEX);
        int count = codes.length == 1 ? 1 : Integer.parseInt(codes[1]);
        for (int i = 0; i < count; i++) {
            differences.put(code + i, (char) (character + i));
        }
    }

    private static int ofBig5(int a, int b, int c, int d) {
        return in(a, 0xa1, 0xf9) && (in(b, 0x40, 0x7e) || in(b, 0xa1, 0xfe)) ? 2 : 1;
    }

    private static int ofSjis(int a, int b, int c, int d) {
        return (in(a, 0x81, 0x9f) || in(a, 0xe0, 0xfc)) && (in(b, 0x40, 0x7e) || in(b, 0x80, 0xfc)) ? 2 : 1;
    }

    private static int ofEuckr(int a, int b, int c, int d) {
        return in(a, 0x81, 0xfe) && (in(b, 0x41, 0x5a) || in(b, 0x61, 0x7a) || in(b, 0x81, 0xfe)) ? 2 : 1;
    }

    private static int ofGb2312(int a, int b, int c, int d) {
        return in(a, 0xa1, 0xf7) && in(b, 0xa1, 0xfe) ? 2 : 1;
    }

    private static int ofGbk(int a, int b, int c, int d) {
        return in(a, 0x81, 0xfe) && (in(b, 0x40, 0x7e) || in(b, 0x80, 0xfe)) ? 2 : 1;
    }

    private static int ofGb18030(int a, int b, int c, int d) {
        boolean four = in(a, 0x81, 0xfe) && in(b, 0x30, 0x39) && in(c, 0x81, 0xfe) && in(d, 0x30, 0x39);
        return four ? 4 : ofGbk(a, b, c, d);
    }

    private static int ofUjis(int a, int b, int c, int d) {
        if (a == 0x8f && in(b, 0xa1, 0xfe) && in(c, 0xa1, 0xfe)) {
            return 3;
        }
        return (a == 0x8e ? in(b, 0xa1, 0xdf) : in(a, 0xa1, 0xfe) && in(b, 0xa1, 0xfe)) ? 2 : 1;
    }

    private static int at(byte[] bytes, int at) {
        return at < bytes.length ? bytes[at] & BYTE : -1;
    }

    private static boolean in(int b, int first, int last) {
        return b >= first && b <= last;
    }
}
