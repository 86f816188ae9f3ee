package dev.sanderling.runner.source.postgres;

/** A place in PostgreSQL's log: the number of bytes before it, unsigned. */
record Lsn(long value) implements Comparable<Lsn> {
    /** Reads {@code 16/B374D848}. */
    static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("not a log position: " + text);
        }
        long high = Long.parseLong(text.substring(0, slash), 16);
        long low = Long.parseLong(text.substring(slash + 1), 16);
        return new Lsn(high << 32 | low);
    }

    /** Whether it is a place at all; 0/0 is PostgreSQL's word for none. */
    boolean isValid() {
        return value != 0;
    }

    /** Bytes from that place to this one. */
    long minus(Lsn earlier) {
        return value - earlier.value;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toHexString(value >>> 32).toUpperCase(java.util.Locale.ROOT)
                + "/"
                + Long.toHexString(value & 0xFFFFFFFFL).toUpperCase(java.util.Locale.ROOT);
    }
}
