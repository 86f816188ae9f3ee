package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.row.typed.CellReader;
import dev.sanderling.runner.row.typed.CellType.Field;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import dev.sanderling.runner.row.typed.CellType.Scalar;
import dev.sanderling.runner.row.typed.TypedRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file. A group of rows is in memory until it is full; several files may be open at once. It is put together
 * from the library's columns and pages, because {@code ParquetWriter} has no way to them but the one for records.
 */
final class ParquetBody implements PartBody {
    private static final long ROW_GROUP = 16L * 1024 * 1024;
    private static final int PAGE = 256 * 1024;

    private final RecordOf type;
    private final MessageType schema;
    private final ParquetProperties properties;
    private final BytesInputCompressor compressor;
    private final ParquetFileWriter file;
    private final CellReader cells = new CellReader();
    private @Nullable RowGroup group;
    private boolean failed;

    ParquetBody(RecordOf type, OutputStream stored, Compression compression) throws IOException {
        this.type = type;
        this.schema = ParquetSchemas.of(type);
        this.properties = properties(type);
        this.compressor = new ParquetCodecs().getCompressor(codec(compression));
        this.file = new ParquetFileWriter(
                new Target(stored), schema, ParquetFileWriter.Mode.CREATE, ROW_GROUP, 0, null, properties);
        file.start();
    }

    private static ParquetProperties properties(RecordOf type) {
        var builder = ParquetProperties.builder().withPageSize(PAGE).withSizeStatisticsEnabled(false);
        sparely(type, "", builder);
        return builder.build();
    }

    /** No dictionary for what would fill it, and no least and largest value of a text that nobody looks up by its order. */
    private static void sparely(RecordOf type, String path, ParquetProperties.Builder properties) {
        for (Field field : type.fields()) {
            String name = path + field.name();
            if (field.type() instanceof RecordOf record) {
                sparely(record, name + ".", properties);
            } else {
                if (field.counting()) {
                    properties.withDictionaryEncoding(name, false);
                }
                if (type.isMetadata() && field.type() == Scalar.TEXT) {
                    properties.withStatisticsEnabled(name, false);
                }
            }
        }
    }

    private static CompressionCodecName codec(Compression compression) {
        return switch (compression) {
            case NONE -> CompressionCodecName.UNCOMPRESSED;
            case GZIP -> CompressionCodecName.GZIP;
            case ZSTD -> CompressionCodecName.ZSTD;
            case SNAPPY -> CompressionCodecName.SNAPPY;
        };
    }

    @Override
    public void append(byte[] rows, int length) throws IOException {
        boolean done = false;
        try {
            RowGroup to = group == null ? new RowGroup() : group;
            group = to;
            ByteBuffer all = ByteBuffer.wrap(rows, 0, length);
            for (int at = 0; at < length; at += TypedRows.PREFIX + all.getInt(at)) {
                cells.begin(rows, at + TypedRows.PREFIX);
                to.columns.write(cells);
                to.rows++;
            }
            if (to.store.getBufferedSize() >= ROW_GROUP) {
                end(to);
            }
            done = true;
        } finally {
            failed |= !done;
        }
    }

    private void end(RowGroup full) throws IOException {
        group = null;
        try (full) {
            file.startBlock(full.rows);
            full.store.flush();
            full.pages.flushToFileWriter(file);
            file.endBlock();
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (failed) {
                return;
            }
            if (group != null) {
                end(group);
            }
            file.end(Map.of());
        }
    }

    /** The rows that are not in the file yet. */
    private final class RowGroup implements AutoCloseable {
        private final ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                compressor,
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        private final ColumnWriteStore store = properties.newColumnWriteStore(schema, pages, pages);
        private final ParquetColumns columns = new ParquetColumns(type, schema, store);
        private long rows;

        @Override
        public void close() {
            store.close();
            pages.close();
        }
    }

    private record Target(OutputStream stored) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) {
            return new Positioned(stored);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return new Positioned(stored);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    private static final class Positioned extends PositionOutputStream {
        private final OutputStream stored;
        private long position;

        Positioned(OutputStream stored) {
            this.stored = stored;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            stored.write(b);
            position++;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            stored.write(from, offset, length);
            position += length;
        }
    }
}
