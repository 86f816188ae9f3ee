package dev.sanderling.runner.checkpoint;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The directory of {@code --state}: made with the first write, and written by one process at a time. */
final class StateDirectory {
    /** A file lock holds between processes only; this one holds between the threads of this one. */
    private static final Object WITHIN_THIS_PROCESS = new Object();

    private final Path directory;

    StateDirectory(Path directory) {
        this.directory = directory;
    }

    Path resolve(String name) {
        return directory.resolve(name);
    }

    /** Content of a file; null where the file, or the whole directory, is not there yet. */
    byte @Nullable [] read(String name) {
        Path file = resolve(name);
        try {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw new Failure(
                        Reason.INVALID_USAGE,
                        "The state directory " + directory + " is a file: name a directory, or a path that does not"
                                + " exist yet.");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new Failure(
                    Reason.CHECKPOINT_FORBIDDEN,
                    "The checkpoint's file " + file + " cannot be read: " + why(e)
                            + ". Let the user that runs this read and write it.",
                    e);
        }
    }

    /** Does something while no other process does. */
    <T> T locked(Locked<T> action) {
        synchronized (WITHIN_THIS_PROCESS) {
            try {
                Files.createDirectories(directory);
                try (var channel = FileChannel.open(
                                resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = channel.lock()) {
                    return action.run();
                }
            } catch (IOException e) {
                boolean denied = e instanceof AccessDeniedException || why(e).contains("Read-only file system");
                throw new Failure(
                        denied ? Reason.CHECKPOINT_FORBIDDEN : Reason.CHECKPOINT_UNREACHABLE,
                        "The state directory " + directory + " cannot be written: " + why(e)
                                + ". Give it room and let the user that runs this write there; nothing was changed.",
                        e);
            }
        }
    }

    private static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /** What is done under the lock. An IOException means that nothing was changed. */
    interface Locked<T> {
        T run() throws IOException;
    }
}
