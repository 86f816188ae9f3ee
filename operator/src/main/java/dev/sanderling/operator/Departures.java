package dev.sanderling.operator;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which jobs are going. A reconciliation that began before its job was deleted holds the job as it was, and would make
 * its CronJob anew after the cleanup has stopped it: a run of it could leave a slot behind that nobody knows of.
 */
@ApplicationScoped
public class Departures {
    /** A reconciliation that is late takes a minute, not a thousand deletions. */
    private static final int REMEMBERED = 1_000;

    private final Set<String> tended = new HashSet<>();
    private final Set<String> going = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Begins to make things for a job; false when it is going, and nothing may be made any more. */
    synchronized boolean enter(String uid) {
        return !going.contains(uid) && tended.add(uid);
    }

    /** Ends what {@link #enter} began. */
    synchronized void leave(String uid) {
        tended.remove(uid);
    }

    /** From now on nothing is made for that job; false while what began before has not ended: ask again. */
    synchronized boolean announce(String uid) {
        going.add(uid);
        return !tended.contains(uid);
    }
}
