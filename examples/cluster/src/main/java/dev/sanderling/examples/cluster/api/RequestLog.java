package dev.sanderling.examples.cluster.api;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Every request the server was asked, so that tests can count them. Thread-safe. */
public final class RequestLog {
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    /**
     * One request.
     *
     * @param verb get, list, watch, create, update, patch, delete, deletecollection
     * @param resource plural, with a subresource as {@code pods/status}
     * @param namespace empty for all namespaces and for cluster-scoped kinds
     * @param name empty for a collection
     * @param caller the service account, or empty for a client without one
     */
    public record Entry(
            Instant at, String verb, String resource, String namespace, String name, String userAgent, String caller) {

        /** Whether it may change something. */
        public boolean writes() {
            return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
        }
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** The requests so far, oldest first. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** How many requests so far the predicate accepts. */
    public long count(Predicate<Entry> which) {
        return entries.stream().filter(which).count();
    }

    /** Forgets the requests so far. */
    public void clear() {
        entries.clear();
    }
}
