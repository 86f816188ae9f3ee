package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.operator.cluster.EventRecorder;
import dev.sanderling.operator.event.Events;
import dev.sanderling.operator.metrics.RunCounts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes a status that changed, seldom enough, and tells of the change by Events first. */
@ApplicationScoped
public class StatusWriter {
    private final Duration interval;
    private final EventRecorder recorder;
    private final RunCounts counts;
    private final Map<String, Instant> written = new ConcurrentHashMap<>();

    public StatusWriter(OperatorSettings settings, EventRecorder recorder, RunCounts counts) {
        this.interval = settings.statusInterval();
        this.recorder = recorder;
        this.counts = counts;
    }

    UpdateControl<CaptureJob> write(KubernetesClient client, CaptureJob job, CaptureJobStatus status, Instant now) {
        written.values().removeIf(at -> !at.plus(interval).isAfter(now));
        Instant last = written.get(Names.uid(job));
        if (last != null) {
            return UpdateControl.<CaptureJob>noUpdate().rescheduleAfter(Duration.between(now, last.plus(interval)));
        }
        recorder.record(client, job, Events.between(job.getStatus(), status), now);
        counts.count(job, job.getStatus(), status);
        written.put(Names.uid(job), now);
        return UpdateControl.patchStatus(withStatus(job, status)).rescheduleAfter(interval);
    }

    /** Name, uid and status alone: whatever else were sent would be applied too. */
    private static CaptureJob withStatus(CaptureJob job, CaptureJobStatus status) {
        var patch = new CaptureJob();
        patch.getMetadata().setName(Names.name(job));
        patch.getMetadata().setNamespace(Names.namespace(job));
        patch.getMetadata().setUid(Names.uid(job));
        patch.setStatus(status);
        return patch;
    }
}
