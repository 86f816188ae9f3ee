package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.row.typed.CellReader;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import dev.sanderling.runner.row.typed.TypedRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A Parquet file. A row group is in memory until it is full; several files may be open at once. */
final class ParquetBody implements PartBody {
    private static final long ROW_GROUP = 16L * 1024 * 1024;
    private static final int PAGE = 256 * 1024;

    private final ParquetWriter<CellReader> file;
    private final CellReader cells = new CellReader();

    ParquetBody(RecordOf type, OutputStream stored, Compression compression) throws IOException {
        file = new Builder(new Target(stored), type)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .withCompressionCodec(codec(compression))
                .withRowGroupSize(ROW_GROUP)
                .withPageSize(PAGE)
                .build();
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
        ByteBuffer all = ByteBuffer.wrap(rows, 0, length);
        for (int at = 0; at < length; at += TypedRows.PREFIX + all.getInt(at)) {
            cells.begin(rows, at + TypedRows.PREFIX);
            file.write(cells);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static final class Builder extends ParquetWriter.Builder<CellReader, Builder> {
        private final RecordOf type;

        Builder(OutputFile file, RecordOf type) {
            super(file);
            this.type = type;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<CellReader> getWriteSupport(Configuration configuration) {
            return new ParquetRow(type);
        }

        @Override
        protected WriteSupport<CellReader> getWriteSupport(ParquetConfiguration configuration) {
            return new ParquetRow(type);
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
