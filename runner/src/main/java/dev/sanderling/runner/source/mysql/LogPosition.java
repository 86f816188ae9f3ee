package dev.sanderling.runner.source.mysql;

/**
 * A place in the binary log. Files are numbered; their numbers decide, then the byte within the file.
 *
 * @param file e.g. {@code binlog.000002}
 * @param pos in bytes
 */
record LogPosition(String file, long pos) implements Comparable<LogPosition> {
    /** Reads {@code binlog.000002:4711}. */
    static LogPosition parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not a binary log position: " + text);
        }
        return new LogPosition(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    /** The number that the file's name ends with; 0 where it has none. */
    long number() {
        int dot = file.lastIndexOf('.');
        long number = 0;
        for (int i = dot + 1; i < file.length(); i++) {
            int digit = Character.digit(file.charAt(i), 10);
            if (digit < 0) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    boolean isBefore(LogPosition other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(LogPosition other) {
        int byFile = file.equals(other.file) ? 0 : Long.compare(number(), other.number());
        return byFile != 0 ? byFile : Long.compare(pos, other.pos);
    }

    @Override
    public String toString() {
        return file + ":" + pos;
    }
}
