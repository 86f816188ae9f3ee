package dev.sanderling.examples.faults.nemesis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was done to the runs. Of one thread. */
public final class Tally {
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, Integer> exits = new TreeMap<>();
    private final Map<String, Integer> tried = new TreeMap<>();
    private final Map<String, Integer> reached = new TreeMap<>();
    private final Map<Way, Integer> ways = new EnumMap<>(Way.class);
    private int kills;

    /** Of nothing yet. */
    public Tally() {}

    /**
     * Of a round, in which some ways of recovering are possible.
     *
     * @param target whether jobs write to a database
     * @param slot whether the source has replication slots
     */
    public Tally(boolean target, boolean slot) {
        for (Way way : Way.values()) {
            if (way.in(target, slot)) {
                ways.put(way, 0);
            }
        }
    }

    /** All of it is of this one as well. */
    public void add(Tally other) {
        other.faults.forEach((name, count) -> faults.merge(name, count, Integer::sum));
        other.exits.forEach((name, count) -> exits.merge(name, count, Integer::sum));
        other.tried.forEach((name, count) -> tried.merge(name, count, Integer::sum));
        other.reached.forEach((name, count) -> reached.merge(name, count, Integer::sum));
        other.ways.forEach((way, count) -> ways.merge(way, count, Integer::sum));
        kills += other.kills;
    }

    void fault(String name) {
        faults.merge(name, 1, Integer::sum);
    }

    /** A run was to be halted at a place of the protocol, and was or was not. */
    void place(String name, boolean there) {
        tried.merge(name, 1, Integer::sum);
        if (there) {
            reached.merge(name, 1, Integer::sum);
        }
    }

    /** A run has ended, with that log: which ways of recovering has it gone? */
    void log(String text) {
        ways.replaceAll((way, count) -> text.contains(way.sentence()) ? count + 1 : count);
    }

    void kill() {
        kills++;
    }

    void exit(String how) {
        exits.merge(how, 1, Integer::sum);
    }

    /** Runs that SIGKILL ended, or that halted at a failpoint as SIGKILL would. */
    public int kills() {
        return kills;
    }

    /** How many runs recovered in which way; 0 where none did. */
    public Map<Way, Integer> ways() {
        return ways;
    }

    /** Places that runs were to be halted at and none was, and how often that was tried. */
    public Map<String, Integer> missed() {
        Map<String, Integer> missed = new TreeMap<>(tried);
        missed.keySet().removeAll(reached.keySet());
        return missed;
    }

    /** What no run came to, in words: places to be halted at, and ways of recovering. */
    public List<String> neverMet() {
        List<String> never = new ArrayList<>();
        missed().forEach((place, times) -> never.add(place + " (" + times + " runs were to be halted there)"));
        ways.forEach((way, count) -> {
            if (count == 0) {
                never.add("a run " + way.title());
            }
        });
        return never;
    }

    /** How often each fault struck. */
    public Map<String, Integer> faults() {
        return faults;
    }

    /** How often runs ended how. */
    public Map<String, Integer> exits() {
        return exits;
    }
}
