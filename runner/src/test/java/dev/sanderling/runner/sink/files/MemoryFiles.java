package dev.sanderling.runner.sink.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file system that knows what would survive a power failure: of a file what was forced, of a folder the names it had
 * when it was forced. Both are remembered apart from what a running program sees.
 */
final class MemoryFiles implements FileOps {
    private sealed interface Node {}

    private static final class Folder implements Node {
        private Map<String, Node> names = new TreeMap<>();
        private Map<String, Node> durable = new TreeMap<>();
    }

    private static final class Content implements Node {
        private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private byte[] durable = new byte[0];
    }

    private final Folder top = new Folder();
    private final boolean foldsCase;
    private final boolean links;

    MemoryFiles() {
        this(false, true);
    }

    MemoryFiles(boolean foldsCase, boolean links) {
        this.foldsCase = foldsCase;
        this.links = links;
    }

    /**
     * The power fails: content that was not forced is gone.
     *
     * @param namesSurvive whether names do that were not forced; file systems promise neither
     */
    void powerFails(boolean namesSurvive) {
        fail(top, namesSurvive);
    }

    private static void fail(Node node, boolean namesSurvive) {
        switch (node) {
            case Folder folder -> {
                if (namesSurvive) {
                    folder.durable = new TreeMap<>(folder.names);
                } else {
                    folder.names = new TreeMap<>(folder.durable);
                }
                folder.names.values().forEach(child -> fail(child, namesSurvive));
            }
            case Content content -> {
                content.bytes = new ByteArrayOutputStream();
                content.bytes.writeBytes(content.durable);
            }
        }
    }

    @Override
    public OptionalLong size(Path file) throws IOException {
        return switch (find(file)) {
            case null -> OptionalLong.empty();
            case Folder folder -> OptionalLong.of(folder.names.size());
            case Content content -> OptionalLong.of(content.bytes.size());
        };
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return find(path) instanceof Folder;
    }

    @Override
    public InputStream open(Path file) throws IOException {
        if (find(file) instanceof Content content) {
            return new ByteArrayInputStream(content.bytes.toByteArray());
        }
        throw new NoSuchFileException(file.toString());
    }

    @Override
    public Output create(Path file) throws IOException {
        Folder parent = parent(file);
        if (parent.names.containsKey(name(file))) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var content = new Content();
        parent.names.put(name(file), content);
        return new Output() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                content.bytes.write(bytes, offset, length);
            }

            @Override
            public void force() {
                content.durable = content.bytes.toByteArray();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        if (parent(directory).names.putIfAbsent(name(directory), new Folder()) instanceof Content) {
            throw new NotDirectoryException(directory.toString());
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Folder target = parent(to);
        Node node = parent(from).names.remove(name(from));
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        target.names.put(name(to), node);
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        if (!links) {
            throw new FileSystemException(name.toString(), file.toString(), "Operation not supported");
        }
        Node node = find(file);
        if (node == null) {
            throw new NoSuchFileException(file.toString());
        }
        if (parent(name).names.putIfAbsent(name(name), node) != null) {
            throw new FileAlreadyExistsException(name.toString());
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (find(directory) instanceof Folder folder) {
            folder.durable = new TreeMap<>(folder.names);
        } else {
            throw new NoSuchFileException(directory.toString());
        }
    }

    @Override
    public void list(Path directory, Consumer<String> name) throws IOException {
        switch (find(directory)) {
            case null -> {}
            case Content file -> throw new NotDirectoryException(directory.toString());
            case Folder folder -> List.copyOf(folder.names.keySet()).forEach(name);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        if (find(path) instanceof Folder folder && !folder.names.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        if (find(Objects.requireNonNull(path.getParent())) instanceof Folder parent) {
            parent.names.remove(name(path));
        }
    }

    private @Nullable Node find(Path path) {
        Node node = top;
        for (Path part : path) {
            node = node instanceof Folder folder ? folder.names.get(fold(part)) : null;
        }
        return node;
    }

    private Folder parent(Path path) throws IOException {
        if (find(Objects.requireNonNull(path.getParent())) instanceof Folder folder) {
            return folder;
        }
        throw new NoSuchFileException(path.toString());
    }

    private String name(Path path) {
        return fold(Objects.requireNonNull(path.getFileName()));
    }

    private String fold(Path name) {
        return foldsCase ? name.toString().toLowerCase(Locale.ROOT) : name.toString();
    }
}
