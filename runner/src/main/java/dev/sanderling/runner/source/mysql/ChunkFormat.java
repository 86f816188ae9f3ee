package dev.sanderling.runner.source.mysql;

import dev.sanderling.runner.checkpoint.ChunkStore;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Chunks of schema history: JSON Lines, gzip. Thirty columns take 9 kB as a record and some 80 bytes in a chunk. */
final class ChunkFormat {
    private static final int BUFFER = 64 << 10;

    private ChunkFormat() {}

    /** As few chunks as hold the records, in order; a record that alone is too large for one fails. */
    static List<byte[]> pack(List<String> records) {
        byte[] packed = gzip(records);
        if (packed.length <= ChunkStore.MAX_BYTES || records.size() == 1) {
            ChunkStore.checkSize("of schema history", packed);
            return List.of(packed);
        }
        int half = records.size() / 2;
        List<byte[]> chunks = new ArrayList<>(pack(records.subList(0, half)));
        chunks.addAll(pack(records.subList(half, records.size())));
        return chunks;
    }

    /** One record at a time: unpacked, a chunk may be a hundred times as large. */
    static void unpack(byte[] chunk, Consumer<String> records) {
        try (var in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(chunk), BUFFER), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                records.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(List<String> records) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (String record : records) {
                out.write(record.getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
