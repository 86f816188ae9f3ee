package dev.sanderling.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One field of a cron schedule: the values it allows, and whether it was written as {@code *} or {@code ?}.
 *
 * @param bits bit n set: n is allowed
 * @param star matters for the two day fields, where a star means "the other one decides"
 */
record CronField(long bits, boolean star) {
    /** What a field may hold: its bounds and its names, the first of which stands for {@code min}. */
    enum Kind {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY_OF_MONTH("day of month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
        DAY_OF_WEEK("day of week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

        private final String words;
        private final int min;
        private final int max;
        private final List<String> names;

        Kind(String words, int min, int max, List<String> names) {
            this.words = words;
            this.min = min;
            this.max = max;
            this.names = names;
        }
    }

    boolean has(int value) {
        return (bits >>> value & 1) != 0;
    }

    boolean all(Kind kind) {
        return Long.bitCount(bits) == kind.max - kind.min + 1;
    }

    IntStream values() {
        return IntStream.range(0, 60).filter(this::has);
    }

    /** All allowed values moved by some amount, wrapping at {@code size}, as a cron list. */
    String shifted(int by, int size) {
        return values().map(v -> (v + by) % size)
                .sorted()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    static CronField parse(Kind kind, String text) {
        long bits = 0;
        boolean star = false;
        for (String part : text.split(",", -1)) {
            if (part.isEmpty()) {
                continue; // as Go's parser does
            }
            CronField range = range(kind, part);
            bits |= range.bits;
            star |= range.star;
        }
        if (bits == 0) {
            throw new IllegalArgumentException("'" + text + "' allows no " + kind.words);
        }
        return new CronField(bits, star);
    }

    private static CronField range(Kind kind, String part) {
        String[] rangeAndStep = part.split("/", -1);
        String[] ends = rangeAndStep[0].split("-", -1);
        if (rangeAndStep.length > 2 || ends.length > 2) {
            throw new IllegalArgumentException("'" + part + "' is not a range of the " + kind.words);
        }
        boolean star = ends[0].equals("*") || ends[0].equals("?");
        int start = star ? kind.min : value(kind, ends[0]);
        int end = star ? kind.max : ends.length == 2 ? value(kind, ends[1]) : start;
        int step = 1;
        if (rangeAndStep.length == 2) {
            step = number(kind, rangeAndStep[1]);
            end = ends.length == 1 ? kind.max : end; // N/step means N-max/step
            star &= step <= 1;
        }
        if (start < kind.min || end > kind.max || start > end || step == 0) {
            throw new IllegalArgumentException("'" + part + "' is not a " + kind.words + "; it goes from " + kind.min
                    + " to " + kind.max + ", with steps of at least 1");
        }
        long bits = 0;
        for (int value = start; value <= end; value += step) {
            bits |= 1L << value;
        }
        return new CronField(bits, star);
    }

    private static int value(Kind kind, String text) {
        int name = kind.names.indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 ? kind.min + name : number(kind, text);
    }

    private static int number(Kind kind, String text) {
        // Five digits hold every number that can be right, and cannot overflow.
        if (!text.matches("\\+?[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not a number of the " + kind.words);
        }
        return Integer.parseInt(text);
    }
}
