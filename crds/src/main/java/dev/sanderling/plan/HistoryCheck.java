package dev.sanderling.plan;

import dev.sanderling.api.HistorySpec;
import org.jspecify.annotations.Nullable;

/** Checks spec.history. */
final class HistoryCheck {
    private HistoryCheck() {}

    static History check(Place place, @Nullable HistorySpec spec) {
        if (spec == null) {
            return Defaults.HISTORY;
        }
        History absent = Defaults.HISTORY;
        return new History(
                (int) place.field("batches").within(spec.batches(), absent.batches(), 1, 20),
                (int) place.field("successfulRuns").within(spec.successfulRuns(), absent.successfulRuns(), 0, 100),
                (int) place.field("failedRuns").within(spec.failedRuns(), absent.failedRuns(), 0, 100));
    }
}
