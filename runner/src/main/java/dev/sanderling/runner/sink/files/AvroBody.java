package dev.sanderling.runner.sink.files;

import dev.sanderling.api.Compression;
import dev.sanderling.runner.row.typed.CellType.RecordOf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;

/** An object container file: rows come encoded as Avro has them. */
final class AvroBody implements PartBody {
    private static final int SYNC_INTERVAL = 256 * 1024;
    private static final int GZIP_LEVEL = 6;
    private static final int ZSTD_LEVEL = 3;

    private final DataFileWriter<Object> file;

    AvroBody(RecordOf type, OutputStream stored, Compression compression) throws IOException {
        file = new DataFileWriter<>(new GenericDatumWriter<>());
        file.setCodec(codec(compression));
        file.setSyncInterval(SYNC_INTERVAL);
        file.create(new AvroSchemas().of(type), stored);
    }

    private static CodecFactory codec(Compression compression) {
        return switch (compression) {
            case NONE -> CodecFactory.nullCodec();
            case GZIP -> CodecFactory.deflateCodec(GZIP_LEVEL);
            case ZSTD -> CodecFactory.zstandardCodec(ZSTD_LEVEL, true);
            case SNAPPY -> CodecFactory.snappyCodec();
        };
    }

    @Override
    public void append(byte[] rows, int length) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(rows, 0, length);
        while (all.hasRemaining()) {
            int size = all.getInt();
            file.appendEncoded(ByteBuffer.wrap(rows, all.position(), size));
            all.position(all.position() + size);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
