package dev.sanderling.runner.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Texts of MySQL's character sets other than UTF-8, which the log holds as they are stored. What Java knows by the same
 * names differs: latin1 has characters where windows-1252 has none, and of several sets Java knows nothing. So what a
 * query gives is not converted by the server either: both are read here, and a test asks a server about every character.
 */
public final class MySqlCharset {
    private static final int DIGITS = 4;
    private static final int BYTES = 256;
    private static final char NONE = '\ufffd';

    /** Sets that Java knows by another name, and by the same characters. */
    private static final Map<String, String> JAVA =
            Map.of("ucs2", "UTF-16BE", "utf16", "UTF-16BE", "utf16le", "UTF-16LE", "utf32", "UTF-32BE");

    /** Reads a text's bytes. */
    @FunctionalInterface
    public interface Reader {
        /** As text. */
        String read(byte[] bytes);
    }

    private MySqlCharset() {}

    /** The tables of sets with one byte a character, loaded for the first column that needs one. */
    private static final class Tables {
        static final Map<String, char[]> ALL = load();

        private static Map<String, char[]> load() {
            Map<String, char[]> tables = new HashMap<>();
            try (var in = MySqlCharset.class.getResourceAsStream("mysql-charsets.txt")) {
                if (in == null) {
                    throw new IllegalStateException("no mysql-charsets.txt");
                }
                new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" ", 2))
                        .forEach(parts -> tables.put(parts[0], table(parts[1])));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return tables;
        }

        private static char[] table(String digits) {
            char[] table = new char[BYTES];
            int first = BYTES - digits.length() / DIGITS;
            for (int i = 0; i < BYTES; i++) {
                int at = (i - first) * DIGITS;
                int code = i < first ? i : Integer.parseInt(digits, at, at + DIGITS, 16);
                table[i] = code == 0 && i > 0 ? NONE : (char) code;
            }
            return table;
        }
    }

    /** How texts of the set are read; empty where its bytes are UTF-8, or it is not known. */
    public static Optional<Reader> of(String name) {
        String set = name.toLowerCase(Locale.ROOT);
        if (set.startsWith("utf8") || set.equals("ascii") || set.equals("binary")) {
            return Optional.empty();
        }
        Optional<Reader> multiByte = MultiByteCharset.of(set);
        if (multiByte.isPresent()) {
            return multiByte;
        }
        String java = JAVA.get(set);
        if (java != null) {
            Charset charset = Charset.forName(java);
            return Optional.of(bytes -> new String(bytes, charset));
        }
        char[] table = Tables.ALL.get(set);
        return table == null ? Optional.empty() : Optional.of(bytes -> text(bytes, table));
    }

    private static String text(byte[] bytes, char[] table) {
        char[] text = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            text[i] = table[bytes[i] & 0xff];
        }
        return new String(text);
    }
}
