package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.turn.Gates;
import dev.sanderling.operator.turn.Turns;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets so many checks run at once, and wakes the job whose turn it is. */
public final class CheckTurns extends SimpleInboundEventSource<CaptureJob> {
    /** How long a cache may take to show a Job that we made. */
    private static final Duration APPEARS = Duration.ofSeconds(30);

    /** So often at most all Jobs are looked through. */
    private static final Duration AUDIT = Duration.ofSeconds(5);

    private final Turns<ResourceID> turns;
    private final Watches watches;
    private final Cache<CaptureJob> jobs;
    private final Clock clock;
    private final Map<ResourceID, Instant> granted = new ConcurrentHashMap<>();
    private boolean begun;
    private Instant audited = Instant.EPOCH;

    public CheckTurns(int most, Watches watches, Cache<CaptureJob> jobs, Clock clock) {
        super("check-turns");
        this.turns = new Turns<>(most, jobs::contains);
        this.watches = watches;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Whether the Job may be started now; everything but a check may. */
    public boolean take(CaptureJob owner, Job job) {
        if (!isCheck(job)) {
            return true;
        }
        begin();
        ResourceID id = ResourceID.fromResource(owner);
        boolean taken = turns.take(id);
        if (!taken) {
            audit();
        } else {
            // In whole seconds, as a Job's creation is written down.
            granted.putIfAbsent(id, clock.instant().truncatedTo(ChronoUnit.SECONDS));
            if (!jobs.contains(id)) {
                // Deleted while it was looked at: nobody would give its place back.
                gone(owner);
            }
        }
        return taken;
    }

    /** Turns follow from Jobs that are there: one that was lost, however that came about, is given on. */
    private void audit() {
        Instant now = clock.instant();
        synchronized (this) {
            // A clock may be set back.
            if (Duration.between(audited, now).abs().compareTo(AUDIT) < 0) {
                return;
            }
            audited = now;
        }
        Set<ResourceID> checking = watches.unfinished(CheckTurns::mayRun);
        turns.keep(id -> checking.contains(id)
                        || granted.getOrDefault(id, Instant.EPOCH).plus(APPEARS).isAfter(now))
                .forEach(this::propagateEvent);
    }

    /** The job has no check under way, and starts none now. */
    public void leave(CaptureJob owner, Observation seen) {
        ResourceID id = ResourceID.fromResource(owner);
        Instant since = granted.get(id);
        boolean over = seen.runs().stream()
                .anyMatch(run -> run.kind() == Run.Kind.CHECK
                        && since != null
                        && !run.since().isBefore(since));
        if (since != null && !over && since.plus(APPEARS).isAfter(clock.instant())) {
            // It was started just now, and the cache does not show it yet.
            return;
        }
        granted.remove(id);
        turns.leave(id).forEach(this::propagateEvent);
    }

    /** The job is gone; its check goes with it. */
    public void gone(CaptureJob owner) {
        ResourceID id = ResourceID.fromResource(owner);
        granted.remove(id);
        turns.leave(id).forEach(this::propagateEvent);
    }

    /** After a restart some checks are under way. */
    private synchronized void begin() {
        if (!begun) {
            begun = true;
            turns.known(watches.unfinished(CheckTurns::mayRun));
        }
    }

    /** One that somebody else has suspended takes nobody's turn. */
    private static boolean mayRun(Job job) {
        return isCheck(job) && !Gates.isSuspended(job);
    }

    private static boolean isCheck(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return labels != null && Names.ROLE_CHECK.equals(labels.get(Labels.ROLE));
    }
}
