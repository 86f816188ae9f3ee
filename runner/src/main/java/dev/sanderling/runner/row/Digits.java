package dev.sanderling.runner.row;

/** Whole numbers as ASCII digits, without an object on the way. */
final class Digits {
    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];

    static {
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
    }

    private Digits() {}

    static void put(long value, Bytes out) {
        if (value == Long.MIN_VALUE) {
            out.ascii("-9223372036854775808");
            return;
        }
        if (value < 0) {
            out.put('-');
            value = -value;
        }
        padded(value, size(value), out);
    }

    /** At least so many digits, with zeros in front; the value is not negative. */
    static void padded(long value, int digits, Bytes out) {
        int count = Math.max(digits, size(value));
        byte[] array = out.reserve(count);
        int from = out.length();
        int at = from + count;
        while (at - from >= 2) {
            long rest = value / 100;
            int pair = (int) (value - rest * 100);
            array[--at] = ONES[pair];
            array[--at] = TENS[pair];
            value = rest;
        }
        if (at > from) {
            array[--at] = ONES[(int) (value % 10)];
        }
        out.advance(count);
    }

    /** Two digits; the value is below 100 and not negative. */
    static void pair(int value, Bytes out) {
        byte[] array = out.reserve(2);
        int at = out.length();
        array[at] = TENS[value];
        array[at + 1] = ONES[value];
        out.advance(2);
    }

    private static int size(long value) {
        long limit = 10;
        for (int digits = 1; digits < 19; digits++) {
            if (value < limit) {
                return digits;
            }
            limit *= 10;
        }
        return 19;
    }
}
