package dev.sanderling.runner.row.typed;

import java.util.List;

/** What a cell holds. Every cell but those of {@link Field#required} ones may be null. */
public sealed interface CellType {
    /** Types without parts. */
    enum Scalar implements CellType {
        BOOLEAN,
        LONG,
        FLOAT,
        DOUBLE,
        /** UTF-8. */
        TEXT,
        BYTES,
        /** Days since 1970, an int. */
        DATE,
        /** Microseconds since 1970 UTC, a long. */
        TIMESTAMP,
        /** Microseconds since 1970 on a clock without a zone, a long. */
        LOCAL_TIMESTAMP,
        /** Microseconds since midnight, a long. */
        TIME,
        /** Text of 36 characters. */
        UUID,
        /** Text of one JSON value. */
        JSON
    }

    /** Big-endian two's complement of the unscaled value, as bytes. */
    record Decimal(int precision, int scale) implements CellType {}

    /** Any number of elements, each possibly null. */
    record ListOf(CellType element) implements CellType {}

    /**
     * Named parts.
     *
     * @param isMetadata whether it tells of the change, not of the row
     */
    record RecordOf(String name, List<Field> fields, boolean isMetadata) implements CellType {
        RecordOf(String name, List<Field> fields) {
            this(name, fields, false);
        }
    }

    /**
     * A part.
     *
     * @param required never null
     * @param counting whether it is another one in nearly every row, as a key is, so that a dictionary of its values is
     *     waste
     */
    record Field(String name, CellType type, boolean required, boolean counting) {
        Field(String name, CellType type, boolean required) {
            this(name, type, required, false);
        }
    }
}
