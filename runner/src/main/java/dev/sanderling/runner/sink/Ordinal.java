package dev.sanderling.runner.sink;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers in names, such that names sort as their numbers do, however large those get. */
public final class Ordinal {
    private static final int FOUR_DIGITS = 9999;
    /** A version wrote the numbers of segments without the letter. */
    private static final Pattern WITHOUT_LETTER = Pattern.compile("(\\d{10}-[^-]+-)(\\d{5,9})");

    private Ordinal() {}

    /** Four digits; beyond them a letter and more digits: {@code 9999}, {@code z00010000}. */
    public static String text(int number) {
        return String.format(Locale.ROOT, number <= FOUR_DIGITS ? "%04d" : "z%08d", number);
    }

    /** A segment's name as it is written now, whichever version wrote it; for comparisons. */
    public static String segment(String name) {
        Matcher old = WITHOUT_LETTER.matcher(name);
        return old.matches() ? old.group(1) + text(Integer.parseInt(old.group(2))) : name;
    }
}
