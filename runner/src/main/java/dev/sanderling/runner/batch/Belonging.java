package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import java.util.Optional;

/** Whether a checkpoint is this job's. Going on from another's would take changes that it then never gets. */
public final class Belonging {
    private Belonging() {}

    /**
     * What is wrong; empty where the checkpoint is the job's, or nobody's yet.
     *
     * @param job namespace/name
     */
    public static Optional<Finding> problem(String job, State state) {
        String owner = state.job();
        return owner == null || owner.equals(job) ? Optional.empty() : Optional.of(foreign(job, owner));
    }

    private static Finding foreign(String job, String owner) {
        return new Finding(
                Reason.CHECKPOINT_NOT_OURS,
                "The checkpoint is that of the job " + owner + ", and this is " + job
                        + ": going on from it would take away changes that " + owner
                        + " has still to capture. Give this job a checkpoint of its own (another --state). If it is the"
                        + " same job under another name, and " + owner + " is not run any more, say so: --adopt "
                        + owner
                        + ", or on a cluster put the new name into the copy of its state, as the README's \"rename\""
                        + " shows. Nothing was changed.");
    }
}
