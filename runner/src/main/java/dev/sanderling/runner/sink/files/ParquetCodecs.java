package dev.sanderling.runner.sink.files;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Compression of pages, with the libraries that are here anyway: Parquet's own goes by way of Hadoop's classes. */
final class ParquetCodecs implements CompressionCodecFactory {
    private static final int ZSTD_LEVEL = 3;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Pages(codec, page -> page);
            case GZIP -> new Pages(codec, page -> BytesInput.from(gzip(page.toByteArray())));
            case ZSTD -> new Pages(codec, page -> BytesInput.from(Zstd.compress(page.toByteArray(), ZSTD_LEVEL)));
            case SNAPPY -> new Pages(codec, page -> BytesInput.from(Snappy.compress(page.toByteArray())));
            default -> throw new IllegalArgumentException(codec.name());
        };
    }

    private static byte[] gzip(byte[] page) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(page);
        }
        return compressed.toByteArray();
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("nothing is read here");
    }

    @Override
    public void release() {
        // nothing is held
    }

    private interface Compress {
        BytesInput of(BytesInput page) throws IOException;
    }

    private record Pages(CompressionCodecName codec, Compress how) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            return how.of(page);
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {
            // nothing is held
        }
    }
}
