package dev.sanderling.runner.sink.files;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A real file system. Files are readable by the group, because who reads them is usually another pod with the same
 * fsGroup; folders are the group's to write, because it may move objects away. The process's umask takes its bits off,
 * and a folder's setgid bit is inherited, as always.
 */
final class LocalFiles implements FileOps {
    private static final FileAttribute<Set<PosixFilePermission>> FILE = asFileAttribute(fromString("rw-r-----"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER = asFileAttribute(fromString("rwxrwx---"));
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    /** The JDK keeps a direct buffer as large as the largest write; this bounds it. */
    private static final int CHUNK = 256 * 1024;

    @Override
    public OptionalLong size(Path file) throws IOException {
        try {
            return OptionalLong.of(
                    Files.readAttributes(file, BasicFileAttributes.class).size());
        } catch (NoSuchFileException missing) {
            return OptionalLong.empty();
        }
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public Output create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, NEW, FILE);
        return new Output() {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int done = 0; done < length; ) {
                    int chunk = Math.min(CHUNK, length - done);
                    done += channel.write(ByteBuffer.wrap(bytes, offset + done, chunk));
                }
            }

            @Override
            public void force() throws IOException {
                channel.force(true);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, FOLDER);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        Files.createLink(name, file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void list(Path directory, Consumer<String> name) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                name.accept(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException missing) {
            return; // nothing in it, as the interface says
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }
}
