package dev.sanderling.runner.sink.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Another file system, each call announced before it happens; what is announced to may record, throw or interfere. */
record Watched(FileOps ops, Watcher watcher) implements FileOps {
    /** Hears of each call. */
    @FunctionalInterface
    interface Watcher {
        /** Before the call; whether it changes anything tells the first argument. */
        void before(boolean changes, String call, Path path) throws IOException;

        /** Whether a call to force something is left out. */
        default boolean leavesOut(String call) {
            return false;
        }
    }

    @Override
    public OptionalLong size(Path file) throws IOException {
        watcher.before(false, "size", file);
        return ops.size(file);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        watcher.before(false, "isDirectory", path);
        return ops.isDirectory(path);
    }

    @Override
    public InputStream open(Path file) throws IOException {
        watcher.before(false, "open", file);
        return ops.open(file);
    }

    @Override
    public Output create(Path file) throws IOException {
        watcher.before(true, "create", file);
        Output output = ops.create(file);
        return new Output() {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                // in two halves, so that a file can be found half written
                watcher.before(true, "write", file);
                output.write(bytes, offset, length / 2);
                watcher.before(true, "write", file);
                output.write(bytes, offset + length / 2, length - length / 2);
            }

            @Override
            public void force() throws IOException {
                watcher.before(true, "force", file);
                if (!watcher.leavesOut("force")) {
                    output.force();
                }
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        watcher.before(true, "createDirectory", directory);
        ops.createDirectory(directory);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        watcher.before(true, "move to", to);
        ops.move(from, to);
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        watcher.before(true, "link", name);
        ops.link(file, name);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        watcher.before(true, "forceDirectory", directory);
        if (!watcher.leavesOut("forceDirectory")) {
            ops.forceDirectory(directory);
        }
    }

    @Override
    public void list(Path directory, Consumer<String> name) throws IOException {
        watcher.before(false, "list", directory);
        ops.list(directory, name);
    }

    @Override
    public void delete(Path path) throws IOException {
        watcher.before(true, "delete", path);
        ops.delete(path);
    }
}
