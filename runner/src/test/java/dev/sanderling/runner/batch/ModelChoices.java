package dev.sanderling.runner.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * Every way through a program that asks now and then which of n ways to go, depth first: the program is begun again and
 * again, and each time goes the way of the time before up to the last place where there is another one.
 */
final class ModelChoices {
    private final List<Integer> taken = new ArrayList<>();
    private final List<Integer> ways = new ArrayList<>();
    private int depth;

    /** 0 to n - 1; the first time 0. */
    int of(int n) {
        if (depth == taken.size()) {
            taken.add(0);
            ways.add(n);
        }
        if (ways.get(depth) != n) {
            throw new IllegalStateException("the program is not the same as before: " + ways.get(depth) + ", now " + n);
        }
        return taken.get(depth++);
    }

    /** The next way; false where there is none. */
    boolean next() {
        depth = 0;
        int last = taken.size() - 1;
        while (last >= 0 && taken.get(last) == ways.get(last) - 1) {
            taken.remove(last);
            ways.remove(last--);
        }
        if (last < 0) {
            return false;
        }
        taken.set(last, taken.get(last) + 1);
        return true;
    }
}
