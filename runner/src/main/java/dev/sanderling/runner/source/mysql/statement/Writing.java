package dev.sanderling.runner.source.mysql.statement;

import dev.sanderling.runner.change.MySqlCharset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a session writes its statements. What is read here is what {@link #PLAIN} writes, so every other statement is
 * written anew in that way before anything is read of it.
 *
 * @param charset the server's name of the character set
 * @param escapes whether a backslash in a text stands for something else (not with NO_BACKSLASH_ESCAPES)
 * @param ansiQuotes whether names stand in double quotes (ANSI_QUOTES)
 */
public record Writing(String charset, boolean escapes, boolean ansiQuotes) {
    /** In UTF-8 and by the server's default sql_mode. */
    public static final Writing PLAIN = new Writing("utf8mb4", true, false);

    private static final long ANSI_QUOTES = 1L << 2;
    private static final long NO_BACKSLASH_ESCAPES = 1L << 20;

    /** By the bits of a sql_mode, as the log has them. */
    public static Writing of(long sqlMode, String charset) {
        return new Writing(charset, (sqlMode & NO_BACKSLASH_ESCAPES) == 0, (sqlMode & ANSI_QUOTES) != 0);
    }

    /** All that there are for a statement of those characters. */
    static List<Writing> any() {
        return Stream.of(true, false)
                .flatMap(escapes -> Stream.of(false, true).map(ansi -> new Writing(PLAIN.charset(), escapes, ansi)))
                .toList();
    }

    /** Whether the statement says the same however the session writes. */
    public static boolean isPlain(byte[] sql) {
        for (byte b : sql) {
            if (b < 0 || b == '\\' || b == '"') {
                return false;
            }
        }
        return true;
    }

    /** The statement as {@link #PLAIN} writes it. */
    public String plain(byte[] sql) {
        if (isPlain(sql)) {
            return new String(sql, StandardCharsets.US_ASCII);
        }
        // Read as the server looks for quotes: what is part of a longer character is none.
        String text = MySqlCharset.of(charset)
                .map(reader -> reader.read(sql))
                .orElseGet(() -> new String(sql, StandardCharsets.UTF_8));
        return escapes && !ansiQuotes ? text : Words.plain(text, this);
    }
}
