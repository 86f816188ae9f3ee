package dev.sanderling.examples.cluster.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A container as a process of this machine. */
final class PodProcess {
    /** The kubelet takes no more of a termination file. */
    private static final int MESSAGE_BYTES = 4096;

    private final Process process;
    private final Path terminationFile;
    private volatile @Nullable String reason;

    private PodProcess(Process process, Path terminationFile) {
        this.process = process;
        this.terminationFile = terminationFile;
    }

    /**
     * Starts the process with nothing of our own environment but what an image would bring.
     *
     * @param image environment variables of the image
     * @param terminationFile must exist
     */
    static PodProcess start(
            ContainerCommand command, Map<String, String> image, Path directory, Path log, Path terminationFile)
            throws IOException {
        Files.createDirectories(directory);
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(image);
        builder.environment().putAll(command.environment());
        return new PodProcess(builder.start(), terminationFile);
    }

    int await() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGTERM, and SIGKILL when the grace period is over. */
    void terminate(Duration grace) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            kill("Error");
        }
    }

    /** SIGKILL, with the reason the kubelet will give. */
    void kill(String why) {
        reason = why;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Why it ended, in the kubelet's words. */
    String reason(int exitCode) {
        String given = reason;
        return given != null ? given : exitCode == 0 ? "Completed" : "Error";
    }

    String terminationMessage() throws IOException {
        byte[] bytes = Files.exists(terminationFile) ? Files.readAllBytes(terminationFile) : new byte[0];
        int length = Math.min(bytes.length, MESSAGE_BYTES);
        return new String(bytes, bytes.length - length, length, StandardCharsets.UTF_8);
    }
}
