package dev.sanderling.operator.turn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How many runs may be under way at once. It bounds what a fleet asks of a cluster, of a namespace, and of a database
 * server; checks have a limit of their own.
 *
 * @param all of all jobs together; empty for as many as there are, like the other two
 * @param perNamespace of the jobs of one namespace
 * @param perSource of the jobs that read from one host
 */
public record Budget(OptionalInt all, OptionalInt perNamespace, OptionalInt perSource) {
    /** As many as there are. */
    public static final Budget UNLIMITED = new Budget(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** None at all. */
    public static final Budget PAUSED = new Budget(OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty());

    /**
     * Where a run counts.
     *
     * @param source host that it reads from; empty where nobody noted it, as of a run that began before there was a budget
     */
    public record Place(String namespace, String source) {}

    /** Whether runs have to wait for their turn. */
    public boolean isLimited() {
        return Stream.of(all, perNamespace, perSource).anyMatch(OptionalInt::isPresent);
    }

    /**
     * Who may start now: the oldest for which there is room. Whoever's own namespace or source is full holds up nobody
     * else. With one of these two limits it is not overtaken for good either: the run that makes room for it makes room in
     * all, too. With both it may be, as long as others keep now its namespace full and now its source.
     *
     * @param running the places of the runs that are under way
     */
    public <T extends Waiting> List<T> next(Collection<Place> running, Collection<T> waiting) {
        int total = running.size();
        Map<String, Integer> inNamespace = new HashMap<>();
        Map<String, Integer> onSource = new HashMap<>();
        running.forEach(place -> count(place, inNamespace, onSource));
        var next = new ArrayList<T>();
        List<T> inOrder = waiting.stream()
                .sorted(Comparator.comparing(Waiting::since).thenComparing(Waiting::name))
                .toList();
        for (T one : inOrder) {
            Place place = one.place();
            boolean room = hasRoom(all, total)
                    && hasRoom(perNamespace, inNamespace.getOrDefault(place.namespace(), 0))
                    && (place.source().isEmpty() || hasRoom(perSource, onSource.getOrDefault(place.source(), 0)));
            if (room) {
                next.add(one);
                total++;
                count(place, inNamespace, onSource);
            }
        }
        return List.copyOf(next);
    }

    private static void count(Place place, Map<String, Integer> inNamespace, Map<String, Integer> onSource) {
        inNamespace.merge(place.namespace(), 1, Integer::sum);
        onSource.merge(place.source(), 1, Integer::sum);
    }

    private static boolean hasRoom(OptionalInt most, int now) {
        return most.isEmpty() || now < most.getAsInt();
    }

    /** What waits for its turn. */
    public interface Waiting {
        /** Tells it from others that wait since the same moment. */
        String name();

        /** Where it will count. */
        Place place();

        /** When it began to wait. */
        Instant since();
    }
}
