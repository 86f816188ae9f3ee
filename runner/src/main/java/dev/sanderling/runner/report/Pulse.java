package dev.sanderling.runner.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life: a file that is touched wherever a run gets on or has looked and found nothing. Its age is the pod's
 * probe, so a hung run is told from one whose source is idle, and neither a port nor a further process is needed.
 */
public final class Pulse {
    /** Nobody watches. */
    public static final Pulse NONE = new Pulse(null);

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable Path file;
    private volatile long touchedNanos = System.nanoTime() - PAUSE;

    private Pulse(@Nullable Path file) {
        this.file = file;
    }

    /** A sign of life in that file; empty text: nobody watches. */
    public static Pulse of(String file) {
        return file.isEmpty() ? NONE : new Pulse(Path.of(file));
    }

    /** Touches the file, at most once a second. A disk that is full must not end a run that works. */
    public void beat() {
        long now = System.nanoTime();
        if (file == null || now - touchedNanos < PAUSE) {
            return;
        }
        touchedNanos = now;
        try {
            touch(file);
        } catch (IOException e) {
            System.err.println("The sign of life " + file + " could not be written: " + e.getMessage());
        }
    }

    private static void touch(Path file) throws IOException {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            Files.write(file, new byte[0]);
        }
    }
}
