package dev.sanderling.runner.source.postgres;

import dev.sanderling.outcome.Finding;
import java.util.ArrayList;
import java.util.List;

/** Findings of one kind, of which there may be as many as there are tables. */
final class Shown {
    private static final int MOST = 20;

    private Shown() {}

    /** The first of them; the last one that is shown says how many more there are. */
    static List<Finding> of(List<Finding> all) {
        if (all.size() <= MOST) {
            return all;
        }
        List<Finding> shown = new ArrayList<>(all.subList(0, MOST));
        Finding last = shown.removeLast();
        shown.add(new Finding(
                last.reason(), last.message() + " The same holds for " + (all.size() - MOST) + " more tables."));
        return shown;
    }
}
