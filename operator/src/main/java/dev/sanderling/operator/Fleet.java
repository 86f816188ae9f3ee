package dev.sanderling.operator;

import dev.sanderling.operator.turn.Budget;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;

/** What whoever runs the operator allows of what the jobs want. */
final class Fleet {
    private Fleet() {}

    static Budget budget(OperatorSettings settings) {
        return new Budget(
                settings.maxConcurrentRuns(),
                settings.maxConcurrentRunsPerNamespace(),
                settings.maxConcurrentRunsPerSource());
    }

    /**
     * While all jobs are paused, each is as if it were suspended, and nobody had asked for a run; and without a budget
     * ticks start by themselves, so that nobody can delay them by seconds.
     */
    static Checked asAllowed(Checked checked, OperatorSettings settings) {
        if (!(checked instanceof Checked.Valid valid)) {
            return checked;
        }
        CapturePlan plan =
                budget(settings).isLimited() ? valid.plan() : valid.plan().onTheMinute();
        return new Checked.Valid(settings.paused() ? plan.paused() : plan);
    }
}
