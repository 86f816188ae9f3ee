package dev.sanderling.operator.turn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * So many at a time, the others in the order they came. A thousand jobs that are applied at once would else ask a cluster
 * for a thousand pods at once.
 *
 * @param <T> what stands in line
 */
public final class Turns<T> {
    private final int most;
    private final Predicate<T> exists;
    private final Set<T> busy = new LinkedHashSet<>();
    private final Set<T> waiting = new LinkedHashSet<>();

    /**
     * A line in which nobody stands yet.
     *
     * @param most at a time
     * @param exists false of what is gone and will never leave by itself
     */
    public Turns(int most, Predicate<T> exists) {
        this.most = Math.max(1, most);
        this.exists = exists;
    }

    /** These have their turn already, as after a restart. */
    public synchronized void known(Collection<T> running) {
        busy.addAll(running);
        waiting.removeAll(busy);
    }

    /** Whether it is its turn; if not, it stands in line from now on. */
    public synchronized boolean take(T one) {
        if (busy.contains(one)) {
            return true;
        }
        waiting.add(one);
        if (busy.size() >= most) {
            busy.removeIf(other -> !exists.test(other));
        }
        if (!next().contains(one)) {
            return false;
        }
        waiting.remove(one);
        busy.add(one);
        return true;
    }

    /**
     * It is through, or does not want its turn any more.
     *
     * @return whose turn it is now, who may not know
     */
    public synchronized List<T> leave(T one) {
        boolean was = busy.remove(one) | waiting.remove(one);
        return was ? next() : List.of();
    }

    /**
     * Takes the turn from those that do not use it.
     *
     * @return whose turn it is now, who may not know
     */
    public synchronized List<T> keep(Predicate<T> inUse) {
        return busy.removeIf(inUse.negate()) ? next() : List.of();
    }

    private List<T> next() {
        var next = new ArrayList<T>();
        var gone = new ArrayList<T>();
        for (T one : waiting) {
            if (next.size() >= most - busy.size()) {
                break;
            }
            if (exists.test(one)) {
                next.add(one);
            } else {
                gone.add(one);
            }
        }
        gone.forEach(waiting::remove);
        return next;
    }
}
