package dev.sanderling.runner.checkpoint;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chunks as files {@code history/chunk-01}...: a line with the epoch that wrote it, then the bytes. */
final class FileChunkStore implements ChunkStore {
    /** Some 20 MiB compressed: far more than any schema history seen. */
    private static final int SLOTS = 32;

    private static final List<String> NAMES = IntStream.rangeClosed(1, SLOTS)
            .mapToObj(n -> "chunk-" + (n < 10 ? "0" : "") + n)
            .toList();

    private final StateDirectory directory;

    FileChunkStore(StateDirectory directory) {
        this.directory = directory;
    }

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public byte[] read(String name) {
        byte[] file = directory.read(path(name));
        return file == null ? new byte[0] : Arrays.copyOfRange(file, header(name, file) + 1, file.length);
    }

    @Override
    public void write(String name, byte[] content, long epoch) {
        ChunkStore.checkSize(name, content);
        try {
            directory.locked(() -> {
                Files.createDirectories(directory.resolve("history"));
                long stored = epoch(name, directory.read(path(name)));
                if (stored > epoch) {
                    throw ChunkStore.fenced(name, stored, epoch);
                }
                var file = new ByteArrayOutputStream();
                file.writeBytes(("epoch " + epoch + "\n").getBytes(StandardCharsets.US_ASCII));
                file.writeBytes(content);
                AtomicFile.replace(directory.resolve(path(name)), file.toByteArray());
                return true;
            });
        } catch (UncheckedIOException e) {
            throw new Failure(
                    Reason.CHECKPOINT_UNREACHABLE,
                    "The schema history in " + directory.resolve("history") + " could not be made durable: check the"
                            + " disk. The next run tries again.",
                    e);
        }
    }

    private static String path(String name) {
        if (!NAMES.contains(name)) {
            throw new Failure(
                    Reason.SCHEMA_HISTORY_LOST,
                    "The checkpoint names a chunk of schema history that cannot exist in a state directory: it was"
                            + " made elsewhere. Restore the directory as it was.");
        }
        return "history/" + name;
    }

    private static long epoch(String name, byte @Nullable [] file) {
        if (file == null) {
            return 0;
        }
        String line = new String(file, 0, header(name, file), StandardCharsets.US_ASCII);
        return Long.parseLong(line.substring("epoch ".length()));
    }

    /** Index of the line feed that ends the header. */
    private static int header(String name, byte[] file) {
        int end = 0;
        while (end < file.length && end < 32 && file[end] != '\n') {
            end++;
        }
        if (end == file.length || !new String(file, 0, end, StandardCharsets.US_ASCII).matches("epoch [0-9]{1,18}")) {
            throw new Failure(
                    Reason.CHECKPOINT_MALFORMED,
                    "The schema history's file " + path(name) + " is damaged. Restore an intact copy of it; nothing was"
                            + " changed.");
        }
        return end;
    }
}
