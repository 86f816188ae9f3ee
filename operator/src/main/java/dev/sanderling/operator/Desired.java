package dev.sanderling.operator;

import dev.sanderling.operator.access.RunnerAccess;
import dev.sanderling.operator.handoff.Checkpoints;
import dev.sanderling.operator.handoff.HistoryChunks;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.operator.schedule.CronJobs;
import dev.sanderling.operator.schedule.Runs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/** The table of contents: every object of a job that is applied, what others refer to first, the CronJob last. */
public final class Desired {
    private Desired() {}

    /** In the order in which they are applied. */
    public static List<HasMetadata> objects(Runs runs) {
        var objects = new ArrayList<HasMetadata>();
        objects.add(Checkpoints.desired(runs.job(), runs.held()));
        objects.addAll(HistoryChunks.desired(runs.job(), runs.chunks(), runs.held()));
        objects.add(JobDocuments.desired(runs.job()));
        objects.add(RunnerAccess.serviceAccount(runs.job()));
        objects.add(RunnerAccess.role(runs.job(), runs.chunks()));
        objects.add(RunnerAccess.binding(runs.job()));
        objects.add(CronJobs.desired(runs));
        return List.copyOf(objects);
    }
}
