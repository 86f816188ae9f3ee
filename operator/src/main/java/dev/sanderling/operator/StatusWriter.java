package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobStatus;
import dev.sanderling.api.RunStatus;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.cluster.EventRecorder;
import dev.sanderling.operator.event.Events;
import dev.sanderling.operator.event.Happening;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Times;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes a status that changed, seldom enough, and tells of the change by Events first. */
@ApplicationScoped
public class StatusWriter {
    /** How long a kubelet may take to tell of the end of a pod. */
    private static final Duration ENDING = Duration.ofSeconds(3);

    private final Duration interval;
    private final boolean batchEvents;
    private final EventRecorder recorder;
    private final Map<String, Instant> written = new ConcurrentHashMap<>();
    /** What could not be written yet, with the version of the job that it follows from. */
    private final Map<String, Unwritten> unwritten = new ConcurrentHashMap<>();

    public StatusWriter(OperatorSettings settings, EventRecorder recorder) {
        this.interval = settings.statusInterval();
        this.batchEvents = settings.batchEvents();
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

    /** @param seen what the status follows from; empty where nothing could be looked at */
    UpdateControl<CaptureJob> write(
            KubernetesClient client, CaptureJob job, CaptureJobStatus status, Optional<Observation> seen, Instant now) {
        String uid = Names.uid(job);
        written.values().removeIf(at -> !at.plus(interval).isAfter(now));
        Optional<Instant> due = due(job, status, seen, now);
        if (due.isPresent()) {
            unwritten.put(uid, new Unwritten(job.getStatus(), status));
            return UpdateControl.<CaptureJob>noUpdate().rescheduleAfter(Duration.between(now, due.get()));
        }
        List<Happening> told = Events.between(job.getStatus(), status).stream()
                .filter(happening -> batchEvents || !happening.isBatch())
                .toList();
        recorder.record(client, job, told, now);
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
    private Optional<Instant> due(CaptureJob job, CaptureJobStatus status, Optional<Observation> seen, Instant now) {
        Instant last = written.get(Names.uid(job));
        // A clock that was set back is no reason to be silent.
        Instant earliest = last == null || last.isAfter(now) ? now : last.plus(interval);
        RunStatus run = status.lastRun();
        if (run != null && run.endedAt() == null && isPlain(run) && onlyBegun(job.getStatus(), status)) {
            // Most runs are over in seconds, and most turns come in seconds: then one write tells all of it.
            earliest = later(earliest, Times.parse(run.startedAt()), interval, now);
        }
        Optional<Instant> ending = seen.flatMap(StatusWriter::ending);
        if (ending.isPresent()) {
            earliest = later(earliest, ending.get(), ENDING.compareTo(interval) < 0 ? ENDING : interval, now);
        }
        return earliest.isAfter(now) ? Optional.of(earliest) : Optional.empty();
    }

    /** A date of a node whose clock is ahead is nothing to wait for. */
    private static Instant later(Instant earliest, Instant since, Duration patience, Instant now) {
        Instant until = since.isAfter(now.plus(patience)) ? now : since.plus(patience);
        return until.isAfter(earliest) ? until : earliest;
    }

    /** Nothing keeps it from going on but that its turn has not come. */
    private static boolean isPlain(RunStatus run) {
        return run.reason() == null || run.reason().equals(Reason.QUEUED.word());
    }

    /**
     * Since when a run is over by its receipt whose pod has not ended: what that says besides comes within a second or two,
     * and then one write tells all of it.
     */
    private static Optional<Instant> ending(Observation seen) {
        Optional<State> state = seen.checkpoint().state();
        Receipt open = state.map(State::open).orElse(null);
        List<Receipt> receipts = state.map(State::receipts).orElse(List.of());
        if (receipts.isEmpty()) {
            return Optional.empty();
        }
        Receipt last = receipts.getLast();
        Instant at = last.endedAt();
        boolean goesOn = open != null && open.runId().equals(last.runId());
        boolean there = seen.runs().stream().anyMatch(run -> run.id().equals(last.runId()) && !run.finished());
        return at == null || goesOn || !there ? Optional.empty() : Optional.of(at);
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
