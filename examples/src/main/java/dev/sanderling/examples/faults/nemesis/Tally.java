package dev.sanderling.examples.faults.nemesis;

import java.util.Map;
import java.util.TreeMap;

/** What was done to the runs. Of one thread. */
public final class Tally {
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, Integer> exits = new TreeMap<>();
    private int kills;

    void fault(String name) {
        faults.merge(name, 1, Integer::sum);
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

    /** How often each fault struck. */
    public Map<String, Integer> faults() {
        return faults;
    }

    /** How often runs ended how. */
    public Map<String, Integer> exits() {
        return exits;
    }
}
