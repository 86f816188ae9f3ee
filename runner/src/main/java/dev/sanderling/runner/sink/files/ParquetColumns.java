package dev.sanderling.runner.sink.files;

import dev.sanderling.runner.row.typed.CellReader;
import dev.sanderling.runner.row.typed.CellType;
import dev.sanderling.runner.row.typed.CellType.Decimal;
import dev.sanderling.runner.row.typed.CellType.Field;
import dev.sanderling.runner.row.typed.CellType.ListOf;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import dev.sanderling.runner.row.typed.CellType.Scalar;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.UUID;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Hands the cells of a row to Parquet's columns, of one group of rows; a reader stands at the row. The levels that the
 * format has for what is absent and what repeats are computed here: the library's own way for records finds them out for
 * each value anew, which takes longer than all the rest.
 */
final class ParquetColumns {
    private static final int UUID_BYTES = 16;

    private final ColumnWriteStore columns;
    private final Place row;

    ParquetColumns(RecordOf type, MessageType schema, ColumnWriteStore columns) {
        this.columns = columns;
        this.row = group(
                type,
                0,
                schema.getColumns().stream().map(columns::getColumnWriter).iterator());
    }

    void write(CellReader cells) {
        row.write(cells, 0, 0);
        columns.endRecord();
    }

    /** Where a cell goes: one column, or several. */
    private interface Place {
        /**
         * Takes a value from the cells.
         *
         * @param repetition how deep the list is that it goes on with; 0 for a new row
         * @param definition how many of what may be absent around it is there, itself included
         */
        void write(CellReader cells, int repetition, int definition);

        /** Says to each column that there is none. */
        void absent(int repetition, int definition);
    }

    /** @param depth how many lists it is in */
    private static Place place(CellType type, int depth, Iterator<ColumnWriter> writers) {
        return switch (type) {
            case Scalar scalar -> new Leaf(value(scalar), writers.next());
            case Decimal decimal -> new Leaf(ParquetColumns::bytes, writers.next());
            case ListOf(CellType element) -> new Items(place(element, depth + 1, writers), depth + 1);
            case RecordOf record -> group(record, depth, writers);
        };
    }

    private static Place group(RecordOf type, int depth, Iterator<ColumnWriter> writers) {
        Place[] fields = new Place[type.fields().size()];
        boolean[] required = new boolean[fields.length];
        for (int i = 0; i < fields.length; i++) {
            Field field = type.fields().get(i);
            fields[i] = place(field.type(), depth, writers);
            required[i] = field.required();
        }
        return new Group(fields, required);
    }

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Group(Place[] fields, boolean[] required) implements Place {
        @Override
        public void write(CellReader cells, int repetition, int definition) {
            for (int i = 0; i < fields.length; i++) {
                if (required[i]) {
                    fields[i].write(cells, repetition, definition);
                } else if (cells.present()) {
                    fields[i].write(cells, repetition, definition + 1);
                } else {
                    fields[i].absent(repetition, definition);
                }
            }
        }

        @Override
        public void absent(int repetition, int definition) {
            for (Place field : fields) {
                field.absent(repetition, definition);
            }
        }
    }

    /** A list: that it repeats is one level, that an element is not null another. */
    private record Items(Place element, int depth) implements Place {
        @Override
        public void write(CellReader cells, int repetition, int definition) {
            long count = cells.number();
            if (count == 0) {
                element.absent(repetition, definition);
                return;
            }
            for (long i = 0; i < count; i++) {
                int level = i == 0 ? repetition : depth;
                if (cells.present()) {
                    element.write(cells, level, definition + 2);
                } else {
                    element.absent(level, definition + 1);
                }
            }
            cells.number();
        }

        @Override
        public void absent(int repetition, int definition) {
            element.absent(repetition, definition);
        }
    }

    private record Leaf(Value value, ColumnWriter column) implements Place {
        @Override
        public void write(CellReader cells, int repetition, int definition) {
            value.put(cells, column, repetition, definition);
        }

        @Override
        public void absent(int repetition, int definition) {
            column.writeNull(repetition, definition);
        }
    }

    @FunctionalInterface
    private interface Value {
        void put(CellReader cells, ColumnWriter to, int repetition, int definition);
    }

    private static Value value(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> (cells, to, r, d) -> to.write(cells.bool(), r, d);
            case LONG, TIMESTAMP, LOCAL_TIMESTAMP, TIME -> (cells, to, r, d) -> to.write(cells.number(), r, d);
            case FLOAT -> (cells, to, r, d) -> to.write(cells.floating32(), r, d);
            case DOUBLE -> (cells, to, r, d) -> to.write(cells.floating64(), r, d);
            case DATE -> (cells, to, r, d) -> to.write((int) cells.number(), r, d);
            case TEXT, JSON, BYTES -> ParquetColumns::bytes;
            case UUID ->
                (cells, to, r, d) -> to.write(uuid(new String(cells.bytes(), StandardCharsets.US_ASCII)), r, d);
        };
    }

    /** Without a copy: a column that keeps them makes one. */
    private static void bytes(CellReader cells, ColumnWriter to, int repetition, int definition) {
        int count = (int) cells.number();
        to.write(Binary.fromReusedByteArray(cells.array(), cells.skip(count), count), repetition, definition);
    }

    private static Binary uuid(String text) {
        UUID uuid = UUID.fromString(text);
        byte[] bytes = ByteBuffer.allocate(UUID_BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return Binary.fromConstantByteArray(bytes);
    }
}
