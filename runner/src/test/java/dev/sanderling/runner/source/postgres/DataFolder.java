package dev.sanderling.runner.source.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Data folders of stopped servers: a copy is a backup, and with a signal file in it a standby. */
public final class DataFolder {
    private DataFolder() {}

    /** A copy, in a temporary folder of its own. */
    public static Path copy(Path from) {
        try {
            Path to = Files.createTempDirectory("copy-").resolve("data");
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a) throws IOException {
                    Files.copy(directory, target(directory), StandardCopyOption.COPY_ATTRIBUTES);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
                    Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES);
                    return FileVisitResult.CONTINUE;
                }

                private Path target(Path source) {
                    return to.resolve(from.relativize(source).toString());
                }
            });
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what a physical backup does not have: the slots. */
    public static void dropSlots(Path data) {
        delete(data.resolve("pg_replslot"));
        try {
            Files.createDirectory(data.resolve("pg_replslot"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a server that starts on the folder a standby of nobody, or of whom its settings name. */
    public static void standby(Path data) {
        try {
            Files.createFile(data.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a folder and all in it. */
    public static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path done, @org.jspecify.annotations.Nullable IOException e)
                        throws IOException {
                    Files.delete(done);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
