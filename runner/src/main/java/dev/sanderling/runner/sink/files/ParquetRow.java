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
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hands the cells of a row to Parquet's columns; a reader stands at the row. */
final class ParquetRow extends WriteSupport<CellReader> {
    private static final int UUID_BYTES = 16;

    private final RecordOf type;
    private @Nullable RecordConsumer columns;

    ParquetRow(RecordOf type) {
        this.type = type;
    }

    /** Hadoop's way, which is not ours: nothing of Hadoop is there at run time. */
    @Override
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(ParquetSchemas.of(type), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        columns = consumer;
    }

    @Override
    public void write(CellReader cells) {
        RecordConsumer to = Objects.requireNonNull(columns);
        to.startMessage();
        fields(type, cells, to);
        to.endMessage();
    }

    private static void fields(RecordOf type, CellReader cells, RecordConsumer to) {
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = type.fields().get(i);
            if (field.required() || cells.present()) {
                to.startField(field.name(), i);
                value(field.type(), cells, to);
                to.endField(field.name(), i);
            }
        }
    }

    private static void value(CellType type, CellReader cells, RecordConsumer to) {
        switch (type) {
            case Scalar scalar -> scalar(scalar, cells, to);
            case Decimal decimal -> to.addBinary(Binary.fromConstantByteArray(cells.bytes()));
            case ListOf(CellType element) -> list(element, cells, to);
            case RecordOf record -> {
                to.startGroup();
                fields(record, cells, to);
                to.endGroup();
            }
        }
    }

    private static void list(CellType element, CellReader cells, RecordConsumer to) {
        to.startGroup();
        long count = cells.number();
        if (count > 0) {
            to.startField("list", 0);
            for (long i = 0; i < count; i++) {
                to.startGroup();
                if (cells.present()) {
                    to.startField("element", 0);
                    value(element, cells, to);
                    to.endField("element", 0);
                }
                to.endGroup();
            }
            to.endField("list", 0);
            cells.number();
        }
        to.endGroup();
    }

    private static void scalar(Scalar scalar, CellReader cells, RecordConsumer to) {
        switch (scalar) {
            case BOOLEAN -> to.addBoolean(cells.bool());
            case LONG, TIMESTAMP, LOCAL_TIMESTAMP, TIME -> to.addLong(cells.number());
            case FLOAT -> to.addFloat(cells.floating32());
            case DOUBLE -> to.addDouble(cells.floating64());
            case DATE -> to.addInteger((int) cells.number());
            case TEXT, JSON, BYTES -> to.addBinary(Binary.fromConstantByteArray(cells.bytes()));
            case UUID -> to.addBinary(uuid(new String(cells.bytes(), StandardCharsets.US_ASCII)));
        }
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
