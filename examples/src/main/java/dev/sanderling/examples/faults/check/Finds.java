package dev.sanderling.examples.faults.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found; of each kind only the first ones are kept. Thread-safe. */
public final class Finds {
    private static final int SHOWN = 5;

    private final Map<Find.Kind, Integer> counts = new EnumMap<>(Find.Kind.class);
    private final List<Find> first = new ArrayList<>();

    /** Adds one. */
    public synchronized void add(Find.Kind kind, String sentence) {
        if (counts.merge(kind, 1, Integer::sum) <= SHOWN) {
            first.add(new Find(kind, sentence));
        }
    }

    /** Whether there is none. */
    public synchronized boolean none() {
        return counts.isEmpty();
    }

    /** How many of each kind. */
    public synchronized Map<Find.Kind, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** The first ones. */
    public synchronized List<Find> first() {
        return List.copyOf(first);
    }
}
