package dev.sanderling.examples.faults.nemesis;

import java.util.Map;
import java.util.TreeMap;

/** What was done to the runs. Of one thread. */
public final class Tally {
    /** Ways of recovering, and what a run says of each. */
    private static final Map<String, String> WAYS = Map.of(
            "published again what was pending", "publishing what is pending",
            "took over what a database had committed", "going on from there",
            "left its failure to the next claim", "the failure could not be written to the checkpoint",
            "left the slot where it was", "the slot stays where it is for now");

    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, Integer> exits = new TreeMap<>();
    private final Map<String, Integer> tried = new TreeMap<>();
    private final Map<String, Integer> reached = new TreeMap<>();
    private final Map<String, Integer> branches = new TreeMap<>();
    private int kills;

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
        WAYS.forEach((way, sentence) -> branches.merge(way, text.contains(sentence) ? 1 : 0, Integer::sum));
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

    /** How often runs recovered in which way; 0 where none did. */
    public Map<String, Integer> branches() {
        return branches;
    }

    /** Places that runs were to be halted at and none was, and how often that was tried. */
    public Map<String, Integer> missed() {
        Map<String, Integer> missed = new TreeMap<>(tried);
        missed.keySet().removeAll(reached.keySet());
        return missed;
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
