package dev.sanderling.examples.faults.check;

/** Places in a log as people read them, {@code 0/16B3748} or {@code binlog.000002:4711}, as numbers that grow. */
final class Position {
    private static final int FILE_BITS = 40;

    private Position() {}

    static long of(String text) {
        int slash = text.indexOf('/');
        if (slash > 0) {
            return Long.parseLong(text.substring(0, slash), 16) << 32 | Long.parseLong(text.substring(slash + 1), 16);
        }
        int dot = text.lastIndexOf('.');
        int colon = text.lastIndexOf(':');
        if (dot < 0 || colon < dot) {
            throw new IllegalArgumentException("not a position: " + text);
        }
        return Long.parseLong(text.substring(dot + 1, colon)) << FILE_BITS | Long.parseLong(text.substring(colon + 1));
    }
}
