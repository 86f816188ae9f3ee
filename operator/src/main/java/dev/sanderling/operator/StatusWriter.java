package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.operator.cluster.EventRecorder;
import dev.sanderling.operator.event.Events;
import dev.sanderling.operator.outcome.Times;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes a status that changed, seldom enough, and tells of the change by Events first. */
@ApplicationScoped
public class StatusWriter {
    private final Duration interval;
    private final EventRecorder recorder;
    private final Map<String, Instant> written = new ConcurrentHashMap<>();
    /** What could not be written yet, with the version of the job that it follows from. */
    private final Map<String, Unwritten> unwritten = new ConcurrentHashMap<>();

    public StatusWriter(OperatorSettings settings, EventRecorder recorder) {
        this.interval = settings.statusInterval();
        this.recorder = recorder;
    }

    /**
     * The newest status, written or not: what was seen while no write was due must not be forgotten, for its Job may be
     * gone by then.
     */
    @Nullable
    CaptureJobStatus latest(CaptureJob job) {
        Unwritten newer = unwritten.get(Names.uid(job));
        return newer != null && newer.follows(job) ? newer.status() : job.getStatus();
    }

    UpdateControl<CaptureJob> write(KubernetesClient client, CaptureJob job, CaptureJobStatus status, Instant now) {
        String uid = Names.uid(job);
        written.values().removeIf(at -> !at.plus(interval).isAfter(now));
        Optional<Instant> due = due(job, status, now);
        if (due.isPresent()) {
            unwritten.put(uid, new Unwritten(job.getStatus(), status));
            return UpdateControl.<CaptureJob>noUpdate().rescheduleAfter(Duration.between(now, due.get()));
        }
        recorder.record(client, job, Events.between(job.getStatus(), status), now);
        written.put(uid, now);
        unwritten.remove(uid);
        return UpdateControl.patchStatus(withStatus(job, status)).rescheduleAfter(interval);
    }

    /** What is stored tells all there is to tell. */
    void told(CaptureJob job) {
        unwritten.remove(Names.uid(job));
    }

    /** The job is gone. */
    void forget(String uid) {
        written.remove(uid);
        unwritten.remove(uid);
    }

    /** When it may be written; empty for now. */
    private Optional<Instant> due(CaptureJob job, CaptureJobStatus status, Instant now) {
        Instant last = written.get(Names.uid(job));
        Instant earliest = last == null ? now : last.plus(interval);
        RunStatus run = status.lastRun();
        boolean plain = run != null && (run.reason() == null || run.reason().equals(Reason.QUEUED.word()));
        if (plain && run.endedAt() == null && onlyBegun(job.getStatus(), status)) {
            // Most runs are over in seconds, and most turns come in seconds: then one write tells all of it.
            Instant patience = Times.parse(run.startedAt()).plus(interval);
            earliest = patience.isAfter(earliest) ? patience : earliest;
        }
        return earliest.isAfter(now) ? Optional.of(earliest) : Optional.empty();
    }

    /** Whether nothing is new but that a run has begun, and when the next one will. */
    private static boolean onlyBegun(@Nullable CaptureJobStatus before, CaptureJobStatus after) {
        return before != null && after.equals(before.withRuns(after.lastRun(), after.nextRun()));
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

    private record Unwritten(@Nullable CaptureJobStatus stored, CaptureJobStatus status) {
        /** Somebody else's write, or our own that came through after all, counts for more. */
        boolean follows(CaptureJob job) {
            return java.util.Objects.equals(stored, job.getStatus());
        }
    }
}
