package dev.sanderling.runner.sink.objects;

import dev.sanderling.runner.sink.files.FileOps;
import dev.sanderling.runner.sink.objects.StoreException.What;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bucket as a file system: a path is a key with a slash before it, and folders come and go with what is in them. */
final class ObjectFiles implements FileOps {
    /** Requests at once: each of them waits for the network most of its time. */
    private static final int AT_ONCE = 8;

    private final Opening opening;
    /** Threads that wait; left behind they do not keep the process. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "sanderling-store");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Requests requests;

    /** Opens the store, once, when it is first asked something. */
    @FunctionalInterface
    interface Opening {
        Requests open() throws IOException;
    }

    ObjectFiles(Opening opening) {
        this.opening = opening;
    }

    @Override
    public OptionalLong size(Path file) throws IOException {
        return store().size(key(file));
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return !store().list(key(path) + "/", "", false).isEmpty();
    }

    @Override
    public InputStream open(Path file) throws IOException {
        Requests store = store();
        long size = store.size(key(file)).orElseThrow(() -> new NoSuchFileException(file.toString()));
        return new Download(store, key(file), size);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return store().read(key(file));
    }

    /** Replaces what has the name: staged names are new in each run. */
    @Override
    public Output create(Path file) throws IOException {
        return new Upload(store(), threads, key(file));
    }

    /** There is nothing to create. */
    @Override
    public void createDirectory(Path directory) {}

    @Override
    public void move(Path from, Path to) throws IOException {
        Requests store = store();
        long size = store.size(key(from)).orElseThrow(() -> new NoSuchFileException(from.toString()));
        store.copy(key(from), key(to));
        // A store may say "done" before it has failed.
        if (store.size(key(to)).orElse(-1) != size) {
            throw new StoreException(What.UNREACHABLE, "a copy was not made, although the store said so", null);
        }
        store.delete(key(from));
    }

    @Override
    public void moveLast(Path from, Path to, byte[] content) throws IOException {
        writeNew(to, content);
        store().delete(key(from));
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        writeNew(name, read(file));
    }

    private void writeNew(Path file, byte[] content) throws IOException {
        try {
            store().writeNew(key(file), content);
        } catch (StoreException e) {
            if (e.what() != What.UNSUPPORTED) {
                throw e;
            }
            // A store without conditions: looking first is what is left.
            if (size(file).isPresent()) {
                throw new FileAlreadyExistsException(file.toString());
            }
            store().write(key(file), content);
        }
    }

    /** What a store has answered for is durable. */
    @Override
    public void forceDirectory(Path directory) {}

    @Override
    public void list(Path directory, Consumer<String> name) throws IOException {
        list(directory, "", name);
    }

    @Override
    public void list(Path directory, String from, Consumer<String> name) throws IOException {
        String prefix = key(directory) + "/";
        for (String key : store().list(prefix, from.isEmpty() ? "" : prefix + from, false)) {
            String rest = key.substring(prefix.length());
            name.accept(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        store().delete(key(path));
    }

    @Override
    public void deleteAll(Path path) throws IOException {
        Requests store = store();
        var keys = new ArrayList<>(store.list(key(path) + "/", "", true));
        keys.add(key(path));
        each(keys, store::delete);
    }

    @Override
    public <T> void each(Collection<T> all, Action<T> action) throws IOException {
        var free = new Semaphore(AT_ONCE);
        var running = new ArrayList<Future<?>>();
        for (T one : all) {
            free.acquireUninterruptibly();
            running.add(threads.submit(() -> {
                try {
                    action.on(one);
                    return null;
                } finally {
                    free.release();
                }
            }));
        }
        Throwable first = null;
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                first = first == null ? e.getCause() : first;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted");
            }
        }
        switch (first) {
            case null -> {}
            case IOException io -> throw io;
            case RuntimeException unchecked -> throw unchecked;
            default -> throw new IllegalStateException(first);
        }
    }

    @Override
    public synchronized void close() {
        if (requests != null) {
            requests.close();
            requests = null;
        }
        threads.shutdown();
    }

    private synchronized Requests store() throws IOException {
        if (requests == null) {
            requests = opening.open();
        }
        return requests;
    }

    private static String key(Path path) {
        return path.toString().substring(1);
    }

    /** An object read a piece at a time. */
    private static final class Download extends InputStream {
        private static final int PIECE = 4 << 20;

        private final Requests store;
        private final String key;
        private final long size;
        private long next;
        private byte[] piece = new byte[0];
        private int at;

        Download(Requests store, String key, long size) {
            this.store = store;
            this.key = key;
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            return fill() ? piece[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, bytes, offset, count);
            at += count;
            return count;
        }

        private boolean fill() throws IOException {
            if (at == piece.length && next < size) {
                piece = store.read(key, next, Math.min(PIECE, size - next));
                next += piece.length;
                at = 0;
            }
            return at < piece.length;
        }
    }
}
