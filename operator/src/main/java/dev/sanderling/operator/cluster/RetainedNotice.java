package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.DeletionPolicy;
import dev.sanderling.operator.cleanup.Words;
import dev.sanderling.operator.handoff.Belongings;
import dev.sanderling.plan.Plans;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Says of a deleted job that what it made stays, where that was asked for. Such a job has no finalizer, so it is gone when
 * we hear of it; this is no source of events, only somebody who listens.
 */
public final class RetainedNotice extends AbstractEventSource<CaptureJob, CaptureJob>
        implements ResourceEventAware<CaptureJob> {
    private final KubernetesClient client;
    private final EventRecorder recorder;
    private final Clock clock;
    private final Consumer<CaptureJob> forget;

    /** @param forget is told of every job that is gone, whatever became of what it made */
    public RetainedNotice(KubernetesClient client, EventRecorder recorder, Clock clock, Consumer<CaptureJob> forget) {
        super(CaptureJob.class, "retained");
        this.client = client;
        this.recorder = recorder;
        this.clock = clock;
        this.forget = forget;
    }

    @Override
    public Set<CaptureJob> getSecondaryResources(CaptureJob job) {
        return Set.of();
    }

    @Override
    public void onResourceDeleted(CaptureJob job) {
        forget.accept(job);
        boolean ran = job.getStatus() != null
                && job.getStatus().source() != null
                && job.getStatus().source().position() != null;
        if (ran && Plans.deletionPolicy(job.getSpec()) == DeletionPolicy.RETAIN) {
            var retained = List.of(Words.retained(job, Belongings.mirrored(job.getStatus())));
            // Not on the thread that all news of jobs comes by.
            Thread.ofVirtual().name("retained").start(() -> recorder.record(client, job, retained, clock.instant()));
        }
    }
}
