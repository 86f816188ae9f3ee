package dev.sanderling.runner.sink.files;

import com.fasterxml.jackson.core.JacksonException;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lists of published segments for somebody who only reads: nothing is written, staged, claimed or fenced. */
public final class PublishedLists implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[0-9]{10}-[A-Za-z0-9-]{1,80}");
    private static final String ENDING = ".json";
    /** Lists in memory at once; as many as a store is asked for at once. */
    private static final int AT_ONCE = 8;

    private final Storage storage;

    public PublishedLists(Storage storage) {
        this.storage = storage;
    }

    /** Whether a segment may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Path of a list, relative to the sink's directory. */
    public static String path(String name) {
        return "_batches/" + name + ENDING;
    }

    /** Reads lists, a few at once, and tells of each in turn; null where there is none of that name. */
    public void each(List<String> names, BiConsumer<String, @Nullable BatchList> reader) {
        for (int i = 0; i < names.size(); i += AT_ONCE) {
            List<String> some = names.subList(i, Math.min(names.size(), i + AT_ONCE));
            Map<String, BatchList> found = new ConcurrentHashMap<>();
            try {
                storage.ops().each(some, name -> read(name).ifPresent(list -> found.put(name, list)));
            } catch (IOException e) {
                throw storage.trouble().of("reading the lists of published batches", e);
            }
            some.forEach(name -> reader.accept(name, found.get(name)));
        }
    }

    /** The list; empty where there is none. */
    private Optional<BatchList> read(String name) throws IOException {
        try {
            BatchList list = Json.read(storage.ops().read(storage.folder().list(name)), BatchList.class);
            if (list.formatVersion() == BatchList.FORMAT_VERSION
                    && name.equals(list.segment())
                    && list.objects() != null
                    && list.byOp() != null) {
                return Optional.of(list);
            }
            throw unreadable(name, null);
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw unreadable(name, e);
        }
    }

    private Failure unreadable(String name, @Nullable Exception cause) {
        return storage.trouble()
                .failure(
                        Reason.SINK_INCOMPLETE,
                        path(name) + " is not the list of a published batch that this version knows; restore it, or"
                                + " upgrade Sanderling if a newer version wrote it.",
                        cause);
    }

    /**
     * The list that is last before a name, in the order in which segments are published.
     *
     * @param from where to begin; what is before it is not found
     */
    public Optional<String> before(String name, String from) {
        String[] last = {""};
        try {
            storage.ops().list(storage.folder().lists(), from, file -> {
                String segment = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : "";
                if (segment.compareTo(name) < 0 && segment.compareTo(last[0]) > 0 && isName(segment)) {
                    last[0] = segment;
                }
            });
        } catch (IOException e) {
            throw storage.trouble().of("reading the names of published lists", e);
        }
        return last[0].isEmpty() ? Optional.empty() : Optional.of(last[0]);
    }

    /** A list that the checkpoint names is not there. */
    public Failure missing(String name) {
        return storage.trouble()
                .failure(
                        Reason.SINK_INCOMPLETE,
                        path(name) + " is not there, although the batch is published; lists are never to be moved or"
                                + " deleted. Put it back, or look whether the sink's url was changed or its volume is"
                                + " another one; spec.afterBatch.onFailure: Skip gives the batch up.",
                        null);
    }

    @Override
    public void close() {
        storage.ops().close();
    }
}
