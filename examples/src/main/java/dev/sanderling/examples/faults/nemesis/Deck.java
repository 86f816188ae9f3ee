package dev.sanderling.examples.faults.nemesis;

import dev.sanderling.examples.faults.nemesis.TwoAtOnce.Connections;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which fault comes next: all of them in a random order, then again in another. */
public final class Deck {
    private final List<Fault> cards;
    private final RandomGenerator random;
    private final Deque<Fault> left = new ArrayDeque<>();

    /** A deck of those faults. */
    public Deck(List<Fault> cards, RandomGenerator random) {
        this.cards = List.copyOf(cards);
        this.random = random;
    }

    /** Everything that can happen to a job with its checkpoint in a directory. */
    public static List<Fault> withDirectory() {
        List<Fault> all = new ArrayList<>();
        Kills.PLACES.forEach(place -> all.add(Kills.at(place)));
        for (int i = 0; i < 8; i++) {
            all.add(Kills.anywhere());
        }
        for (int i = 0; i < 3; i++) {
            all.add(Kills.none());
            all.add(TwoAtOnce.anywhere(Connections.LOST));
        }
        all.add(TwoAtOnce.anywhere(Connections.LOCK_LOST));
        all.add(TwoAtOnce.anywhere(Connections.KEPT));
        all.add(Kills.terminated());
        all.add(Outages.cut(true));
        all.add(Outages.cut(false));
        all.add(Outages.restart(true));
        all.add(Outages.restart(false));
        return all;
    }

    /** The same and what can happen to writes, for one with its checkpoint in a ConfigMap. */
    public static List<Fault> withConfigMap() {
        List<Fault> all = withDirectory();
        all.addAll(Outages.ofWrites());
        all.add(TwoAtOnce.claiming());
        for (int i = 0; i < 2; i++) {
            all.add(Kills.writing(true));
            all.add(Kills.writing(false));
            all.add(TwoAtOnce.writing(true));
            all.add(TwoAtOnce.writing(false));
        }
        return all;
    }

    /** What can happen besides to a job that writes to a database. */
    public static List<Fault> withTarget() {
        List<Fault> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Kills.AROUND_COMMIT.forEach(place -> all.add(Kills.at(place)));
            all.add(Outages.targetCut());
        }
        all.add(Outages.targetRestart(true));
        all.add(Outages.targetRestart(false));
        return all;
    }

    /** The next one. */
    public Fault next() {
        if (left.isEmpty()) {
            List<Fault> shuffled = new ArrayList<>(cards);
            for (int i = shuffled.size() - 1; i > 0; i--) {
                java.util.Collections.swap(shuffled, i, random.nextInt(i + 1));
            }
            left.addAll(shuffled);
        }
        return left.removeFirst();
    }
}
