package dev.sanderling.runner.change;

import java.util.Set;

/**
 * How a column's raw values are to be read. Every kind names the Java classes its values have; null and
 * {@link Change#UNAVAILABLE} are possible for each.
 */
public sealed interface ColumnType {
    /** Kinds that need nothing but their name. */
    enum Plain implements ColumnType {
        /** {@link Boolean}. */
        BOOLEAN,
        /** {@link Byte}, {@link Short}, {@link Integer} or {@link Long}. */
        INTEGER,
        /** {@link Float}. */
        FLOAT,
        /** {@link Double}. */
        DOUBLE,
        /**
         * {@link java.math.BigDecimal}, or a {@link String} with plain or scientific digits or one of {@code NAN},
         * {@code POSITIVE_INFINITY}, {@code NEGATIVE_INFINITY}.
         */
        DECIMAL,
        /** {@link String}. */
        TEXT,
        /** {@link java.nio.ByteBuffer} or {@code byte[]}. */
        BYTES,
        /** {@link String} holding one JSON value. */
        JSON,
        /** {@link Integer}: days since 1970-01-01, or one of the extremes for infinity. */
        DATE,
        /** {@link String}: the members with commas between. */
        SET,
        /** {@link java.util.Map} of strings, values possibly null. */
        MAP,
        /** Struct with x, y and possibly srid; {@link String} as PostgreSQL writes it. {@link Parts} reads both. */
        POINT,
        /** Struct with wkb and possibly srid. */
        GEOMETRY,
        /** Struct with dimensions and a map of index to value. */
        SPARSE_VECTOR
    }

    /** What one unit of a number of time is. */
    enum Unit {
        MILLIS(1_000, 3),
        MICROS(1_000_000, 6),
        NANOS(1_000_000_000, 9);

        private final int perSecond;
        private final int digits;

        Unit(int perSecond, int digits) {
            this.perSecond = perSecond;
            this.digits = digits;
        }

        /** Digits of a second's fraction in it. */
        public int digits() {
            return digits;
        }

        /** How many of it make a second. */
        public int perSecond() {
            return perSecond;
        }
    }

    /**
     * {@link Number}: units since 1970-01-01T00:00:00 on a clock without a zone; the extremes of a long for infinity.
     *
     * @param digits of the second's fraction, as the column declares
     */
    record LocalTimestamp(Unit unit, int digits) implements ColumnType {}

    /** {@link Long}: microseconds since 1970 in UTC; the extremes of a long for infinity. */
    record UtcTimestamp(int digits) implements ColumnType {}

    /** {@link String}: ISO 8601 in UTC with a {@code Z}. */
    record ZonedTimestamp(int digits) implements ColumnType {}

    /** {@link Number}: units since midnight, or of a duration: negative and beyond a day are possible. */
    record LocalTime(Unit unit, int digits) implements ColumnType {}

    /** {@link String}: a time of day in UTC with a {@code Z}. */
    record ZonedTime(int digits) implements ColumnType {}

    /**
     * Little-endian bytes.
     *
     * @param length in bits
     */
    record Bits(int length) implements ColumnType {}

    /**
     * {@link String}: a member of an enumeration. Where the value is one of these names, a comma in it stands behind a
     * backslash that is not part of it.
     */
    record EnumText(Set<String> escaped) implements ColumnType {}

    /** {@link java.util.List} of the element's values. */
    record ArrayOf(ColumnType element) implements ColumnType {}

    /**
     * {@link String}: a PostgreSQL array as the server writes it, of any number of dimensions.
     *
     * @param element the element's type name in the catalogue, e.g. {@code int4}
     * @param digits of a second's fraction where the element has one
     */
    record ArrayText(String element, int digits) implements ColumnType {}

    /** Nothing we know how to read: a value of it fails the run. */
    record Unsupported(String what) implements ColumnType {}
}
