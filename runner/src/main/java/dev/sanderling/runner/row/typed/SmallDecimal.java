package dev.sanderling.runner.row.typed;

/** Decimals as PostgreSQL writes them, without objects between: most have few digits, and their own scale. */
final class SmallDecimal {
    /** What certainly fits a long. */
    private static final int MOST_DIGITS = 18;

    private static final int TEN = 10;

    private SmallDecimal() {}

    /**
     * Writes the unscaled value.
     *
     * @return false, with nothing written, where the text is not as plain as that
     */
    static boolean put(String text, int scale, Cells out) {
        int size = text.length();
        boolean negative = size > 0 && text.charAt(0) == '-';
        int point = scale == 0 ? size : size - scale - 1;
        int first = negative ? 1 : 0;
        if (point <= first || size - first > MOST_DIGITS) {
            return false;
        }
        long unscaled = 0;
        for (int i = first; i < size; i++) {
            char c = text.charAt(i);
            if (i == point) {
                if (c != '.') {
                    return false;
                }
            } else if (c < '0' || c > '9') {
                return false;
            } else {
                unscaled = unscaled * TEN + (c - '0');
            }
        }
        out.complement(negative ? -unscaled : unscaled);
        return true;
    }
}
