package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects, their revisions and the newest part of their history. Not thread-safe: the server holds its lock around
 * every use. What is handed out must not be altered.
 */
final class Store {
    /** Enough for a watch that reconnects; older revisions are answered by 410, like the real server does. */
    private static final int HISTORY = 20_000;

    private final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private final Set<String> uids = new HashSet<>();
    private final Deque<StoreEvent> history = new ArrayDeque<>();
    private final List<Consumer<StoreEvent>> watchers = new CopyOnWriteArrayList<>();
    private long revision = 1;
    private long forgotten = 1;

    long revision() {
        return revision;
    }

    @Nullable
    ObjectNode get(ObjectKey key) {
        return objects.get(key);
    }

    List<ObjectNode> list(ResourceType type, String namespace) {
        return listed(objects, type, namespace);
    }

    /**
     * What was there at that revision.
     *
     * @throws ApiError 410 where it is no longer known
     */
    List<ObjectNode> list(ResourceType type, String namespace, long at) {
        if (at < forgotten) {
            throw ApiError.expired();
        }
        if (at >= revision) {
            return list(type, namespace);
        }
        var then = new TreeMap<>(objects);
        for (Iterator<StoreEvent> events = history.descendingIterator(); events.hasNext(); ) {
            StoreEvent event = events.next();
            if (event.revision() <= at) {
                break;
            }
            if (event.before() == null) {
                then.remove(event.key());
            } else {
                then.put(event.key(), event.before());
            }
        }
        return listed(then, type, namespace);
    }

    private static List<ObjectNode> listed(
            NavigableMap<ObjectKey, ObjectNode> objects, ResourceType type, String namespace) {
        ObjectKey first = ObjectKey.of(type, namespace, "");
        List<ObjectNode> found = new ArrayList<>();
        for (Map.Entry<ObjectKey, ObjectNode> entry : objects.tailMap(first).entrySet()) {
            ObjectKey key = entry.getKey();
            if (!key.collection().equals(first.collection())
                    || (!namespace.isEmpty() && !key.namespace().equals(namespace))) {
                break;
            }
            found.add(entry.getValue());
        }
        return found;
    }

    Map<ObjectKey, ObjectNode> all() {
        return new TreeMap<>(objects);
    }

    /** Stores the object under a new revision, which is written into it. */
    ObjectNode put(ObjectKey key, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        Json.metadata(stored).put("resourceVersion", String.valueOf(++revision));
        publish(new StoreEvent(revision, key, objects.put(key, stored), stored));
        return stored;
    }

    /** Removes the object; its last state carries the revision of the removal. */
    @Nullable
    ObjectNode remove(ObjectKey key) {
        ObjectNode before = objects.remove(key);
        if (before == null) {
            return null;
        }
        ObjectNode last = before.deepCopy();
        Json.metadata(last).put("resourceVersion", String.valueOf(++revision));
        publish(new StoreEvent(revision, key, last, null));
        return last;
    }

    /** Whether there is an object of that identity. */
    boolean holds(String uid) {
        return uids.contains(uid);
    }

    private static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asText();
    }

    private void publish(StoreEvent event) {
        if (event.before() != null) {
            uids.remove(uid(event.before()));
        }
        if (event.after() != null) {
            uids.add(uid(event.after()));
        }
        history.add(event);
        if (history.size() > HISTORY) {
            forgotten = history.remove().revision();
        }
        watchers.forEach(watcher -> watcher.accept(event));
    }

    /**
     * Calls back with everything after the revision, from the past and then as it happens.
     *
     * @return ends the subscription
     * @throws ApiError 410 where the past is no longer known
     */
    Runnable subscribe(long after, Consumer<StoreEvent> watcher) {
        if (after < forgotten) {
            throw ApiError.expired();
        }
        for (StoreEvent event : history) {
            if (event.revision() > after) {
                watcher.accept(event);
            }
        }
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }
}
