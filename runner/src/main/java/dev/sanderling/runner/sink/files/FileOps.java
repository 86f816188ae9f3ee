package dev.sanderling.runner.sink.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The few things this sink asks of a file system. One interface, so that a test can record their order, stop before any
 * of them, or cut the power. A missing file is a NoSuchFileException everywhere but where a method says otherwise.
 */
interface FileOps {
    /** Size in bytes; empty where nothing has the name. Any other trouble is thrown, never taken for missing. */
    OptionalLong size(Path file) throws IOException;

    /** Whether a folder has the name, or a link to one. */
    boolean isDirectory(Path path) throws IOException;

    /** Opens a file for reading. */
    InputStream open(Path file) throws IOException;

    /** Creates a file that nobody else has; FileAlreadyExistsException where somebody has. */
    Output create(Path file) throws IOException;

    /** Creates a folder in an existing one; a folder that is there already is fine. */
    void createDirectory(Path directory) throws IOException;

    /** Moves a file atomically. It replaces what has the name: look first. */
    void move(Path from, Path to) throws IOException;

    /** Gives a file a second name; FileAlreadyExistsException where the name is taken. Not every volume can. */
    void link(Path file, Path name) throws IOException;

    /** Makes the names in a folder durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Names in a folder, in no order; none where there is no such folder. */
    void list(Path directory, Consumer<String> name) throws IOException;

    /** Deletes a file or an empty folder; what is missing is fine. */
    void delete(Path path) throws IOException;

    /** The whole of a small file. */
    default byte[] read(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        }
    }

    /** Creates a small file and makes its content durable. */
    default void createForced(Path file, byte[] content) throws IOException {
        try (Output out = create(file)) {
            out.write(content, 0, content.length);
            out.force();
        }
    }

    /** A file being written. */
    interface Output extends Closeable {
        /** Appends. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes what was written durable. */
        void force() throws IOException;
    }
}
