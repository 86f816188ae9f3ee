package dev.sanderling.plan;

import java.util.List;

/** The outcome of checking a document: a plan, or every problem at once. */
public sealed interface Checked {
    /** The document means this. */
    record Valid(CapturePlan plan) implements Checked {}

    /** The document cannot be carried out; never empty. */
    record Invalid(List<Problem> problems) implements Checked {
        /** All problems in one sentence for a condition. */
        public String sentence() {
            return String.join("; ", problems.stream().map(Problem::toString).toList());
        }
    }
}
