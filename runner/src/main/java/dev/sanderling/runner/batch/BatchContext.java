package dev.sanderling.runner.batch;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.runner.checkpoint.Checkpoint;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.sink.Sink;
import dev.sanderling.runner.source.SourceSession;
import dev.sanderling.runner.transform.Transforms;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What every step of a run needs.
 *
 * @param terminating set by SIGTERM, and by a wish of the operator's
 * @param edition generation of the job that it runs for; 0 outside of a cluster
 */
public record BatchContext(
        CapturePlan plan,
        SourceSession source,
        Checkpoint checkpoint,
        Holder holder,
        Transforms transforms,
        List<Sink> sinks,
        CostMeter meter,
        Failpoint failpoint,
        AtomicBoolean terminating,
        long edition) {
    /** Outside of a cluster. */
    public BatchContext(
            CapturePlan plan,
            SourceSession source,
            Checkpoint checkpoint,
            Holder holder,
            Transforms transforms,
            List<Sink> sinks,
            CostMeter meter,
            Failpoint failpoint,
            AtomicBoolean terminating) {
        this(plan, source, checkpoint, holder, transforms, sinks, meter, failpoint, terminating, 0);
    }

    /** The job as checkpoint and sinks know it: namespace/name. */
    String job() {
        return plan.namespace() + "/" + plan.name();
    }
}
