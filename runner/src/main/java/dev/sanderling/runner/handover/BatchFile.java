package dev.sanderling.runner.handover;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.RunnerPod;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file that a container finds its batches in: whole, or not there. */
final class BatchFile {
    private BatchFile() {}

    /**
     * Writes the document to {@value RunnerPod#BATCH_NAME} in a directory.
     *
     * @throws Failure of a sink that cannot be read; InvalidUsage where the directory cannot be written
     */
    static Path write(BatchDocument document, Path directory) {
        Path file = directory.resolve(RunnerPod.BATCH_NAME);
        Path draft = directory.resolve(RunnerPod.BATCH_NAME + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                JsonGenerator out =
                        BatchDocument.generator(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
                document.write(out, BatchDocument.Detail.ALL);
                out.writeRaw('\n');
                out.flush();
            }
            return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(
                    Reason.INVALID_USAGE,
                    "The file " + file + " cannot be written: " + e.getMessage() + ". --out takes a directory that is"
                            + " there, with room for the names of all objects of the batches.",
                    e);
        }
    }
}
