package dev.sanderling.operator.cleanup;

import java.util.List;

/** What is to be done next about a job that is being deleted. */
public sealed interface Step {
    /** Nothing more may be captured: the schedule goes, and these Jobs with their pods. */
    record Stop(List<String> jobs) implements Step {}

    /** Nothing, until something changes. */
    record Wait() implements Step {}

    /** Start the cleanup, or what of it is missing. */
    record Start() implements Step {}

    /**
     * Let the job go.
     *
     * @param why one sentence; the runner's own where it has spoken
     */
    record Release(Outcome outcome, String why) implements Step {}

    /** What has become of what the job made in its source. */
    enum Outcome {
        /** It is gone. */
        DROPPED,
        /** There was nothing. */
        NOTHING,
        /** It stays by the user's wish, and the checkpoint with it. */
        RETAINED,
        /** It stays although it should not. */
        LEFT
    }
}
