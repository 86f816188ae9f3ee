package dev.sanderling.runner.sink.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The few things this sink asks of a file system, or of what stands for one. One interface, so that a test can record
 * their order, stop before any of them, or cut the power. A missing file is a NoSuchFileException everywhere but where a method says otherwise.
 */
public interface FileOps {
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

    /**
     * Moves a file; nobody ever sees half of it under its new name. It replaces what has the name: look first. A file
     * system does it atomically; a store that is stopped in the middle leaves the file in both places.
     */
    void move(Path from, Path to) throws IOException;

    /**
     * Moves a small file, which completes what was moved before it.
     *
     * @param content of the file
     * @throws java.nio.file.FileAlreadyExistsException the name is taken, where that can be told in the same instant
     */
    default void moveLast(Path from, Path to, byte[] content) throws IOException {
        move(from, to);
    }

    /** Gives a file a second name; FileAlreadyExistsException where the name is taken. Not every volume can. */
    void link(Path file, Path name) throws IOException;

    /** Makes the names in a folder durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Names in a folder, in no order; none where there is no such folder. */
    void list(Path directory, Consumer<String> name) throws IOException;

    /** The same; names that sort before this one may be left out, where that spares work. */
    default void list(Path directory, String from, Consumer<String> name) throws IOException {
        list(directory, name);
    }

    /** Deletes a file or an empty folder; what is missing is fine. */
    void delete(Path path) throws IOException;

    /**
     * Removes a file, or a folder with everything in it; of a link only the link. What somebody adds meanwhile stays for
     * the next time.
     */
    default void deleteAll(Path path) throws IOException {
        try {
            delete(path);
        } catch (DirectoryNotEmptyException full) {
            var names = new ArrayList<String>();
            list(path, names::add);
            for (String name : names) {
                deleteAll(path.resolve(name));
            }
            try {
                delete(path);
            } catch (DirectoryNotEmptyException inUse) {
                return; // by somebody else; the next clean finds it
            }
        }
    }

    /** Does something for each, as many at once as is good for speed here; all have ended when this returns or throws. */
    default <T> void each(Collection<T> all, Action<T> action) throws IOException {
        for (T one : all) {
            action.on(one);
        }
    }

    /** Lets go of connections. */
    default void close() {}

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

    /** What is done for each of many. */
    @FunctionalInterface
    interface Action<T> {
        void on(T one) throws IOException;
    }

    /** A file being written. */
    interface Output extends Closeable {
        /** Appends. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes what was written durable; nothing is written after it. What is closed without it may be gone. */
        void force() throws IOException;
    }
}
