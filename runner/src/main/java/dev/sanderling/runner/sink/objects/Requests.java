package dev.sanderling.runner.sink.objects;

import dev.sanderling.runner.sink.objects.StoreException.What;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.opendal.AsyncOperator;
import org.apache.opendal.Entry;
import org.apache.opendal.ListOptions;
import org.apache.opendal.Metadata;
import org.apache.opendal.OpenDALException;
import org.apache.opendal.Operator;
import org.apache.opendal.WriteOptions;
import org.apache.opendal.layer.RetryLayer;

/** Requests to one store, each with a deadline; what fails in passing is tried again a few times. */
final class Requests {
    private final AsyncOperator operator;
    private final Operator blocking;
    private final Patience patience;
    private volatile boolean slow;

    private Requests(AsyncOperator operator, Patience patience) {
        this.operator = operator;
        this.patience = patience;
        blocking = operator.blocking();
    }

    /** Nothing is asked of the store yet. */
    static Requests open(String service, Map<String, String> config, Patience patience) throws IOException {
        try {
            AsyncOperator once = AsyncOperator.of(service, config);
            return new Requests(patience.again() == 0 ? once : once.layer(retry(patience)), patience);
        } catch (OpenDALException e) {
            throw Answers.of(e, "");
        } catch (LinkageError | UncheckedIOException e) {
            throw new StoreException(What.NOT_LOADED, "the library for object stores cannot be loaded", e);
        }
    }

    private static RetryLayer retry(Patience patience) {
        return RetryLayer.builder()
                .maxTimes(patience.again())
                .minDelay(Duration.ofMillis(200))
                .maxDelay(Duration.ofSeconds(1))
                .factor(2)
                .jitter(true)
                .build();
    }

    /** Size in bytes; empty where there is no such object. */
    OptionalLong size(String key) throws IOException {
        try {
            Metadata found = await(operator.stat(key), key, patience.request());
            return OptionalLong.of(found.getContentLength());
        } catch (NoSuchFileException missing) {
            return OptionalLong.empty();
        }
    }

    byte[] read(String key) throws IOException {
        return await(operator.read(key), key, patience.transfer());
    }

    byte[] read(String key, long offset, long length) throws IOException {
        return await(operator.read(key, offset, length), key, patience.transfer());
    }

    /** Replaces what has the name. */
    void write(String key, byte[] content) throws IOException {
        await(operator.write(key, content), key, patience.transfer());
    }

    /** FileAlreadyExistsException where the name is taken: the store itself looks, at the moment it writes. */
    void writeNew(String key, byte[] content) throws IOException {
        WriteOptions onlyNew = WriteOptions.builder().ifNotExists(true).build();
        await(operator.write(key, content, onlyNew), key, patience.transfer());
    }

    void copy(String from, String to) throws IOException {
        await(operator.copy(from, to), from, patience.transfer());
    }

    /** What is missing is fine. */
    void delete(String key) throws IOException {
        await(operator.delete(key), key, patience.request());
    }

    /**
     * Keys that begin so, and of folders in it the common beginning with its slash.
     *
     * @param prefix ends with a slash
     * @param after keys up to this one may be left out; empty for none
     */
    List<String> list(String prefix, String after, boolean recursive) throws IOException {
        var options = ListOptions.builder().recursive(recursive);
        if (!after.isEmpty() && operator.info.fullCapability.listWithStartAfter) {
            options.startAfter(after);
        }
        try {
            return await(operator.list(prefix, options.build()), prefix, patience.transfer()).stream()
                    .map(Entry::getPath)
                    .filter(path -> !path.equals(prefix))
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** For what is sent in parts; it has no deadline of its own. */
    Operator blocking() {
        return blocking;
    }

    /** Waits for a part to be sent. */
    void sent(Future<?> part, String key) throws IOException {
        await(part, key, patience.transfer());
    }

    /** Whether a request has taken too long: what is not needed is better left undone. */
    boolean isSlow() {
        return slow;
    }

    void close() {
        if (!slow) {
            blocking.close();
            operator.close();
        }
        // Else a request may still be using them; the process ends soon.
    }

    private <T> T await(Future<T> answer, String key, Duration most) throws IOException {
        Duration deadline = slow ? patience.afterwards() : most;
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            slow = true;
            throw new StoreException(What.SLOW, "no answer within " + deadline.toMillis() / 1000.0 + " s", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof OpenDALException said) {
                throw Answers.of(said, "/" + key);
            }
            throw new StoreException(What.UNREACHABLE, String.valueOf(cause), cause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
