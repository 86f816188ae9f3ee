package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What goes wrong with pods, as tests ask for it. Thread-safe. */
public final class PodFaults {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /** What happens to a pod that has not started yet. */
    public enum Fault {
        /** No node fits. */
        NEVER_SCHEDULED,
        /** Its image cannot be pulled. */
        IMAGE_MISSING,
        /** It is created but does not start until the fault is cleared. */
        SLOW_START
    }

    private record Rule(Predicate<Pod> which, Fault fault) {}

    /** From now on, pods that the predicate accepts meet the fault. */
    public void add(Predicate<Pod> which, Fault fault) {
        rules.add(new Rule(which, fault));
    }

    /** Pods start as they should again, also those that are waiting. */
    public void clear() {
        rules.clear();
    }

    boolean has(Pod pod, Fault fault) {
        return rules.stream().anyMatch(rule -> rule.fault == fault && rule.which.test(pod));
    }
}
