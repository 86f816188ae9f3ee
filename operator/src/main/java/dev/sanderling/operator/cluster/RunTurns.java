package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.handoff.Edition;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.turn.Budget;
import dev.sanderling.operator.turn.Gates;
import dev.sanderling.operator.turn.Load;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes the Jobs that wait for their turn, within the budget. Each look follows from the Jobs that are there, so nothing
 * has to be remembered over a restart; it is one thread's work, so that no two looks give the same room away. It looks
 * only when the reconciler has seen something of a run, which only the replica that leads does.
 */
public final class RunTurns extends SimpleInboundEventSource<CaptureJob> {
    private static final Logger LOG = LoggerFactory.getLogger(RunTurns.class);
    private static final Set<String> RUNS = Set.of(Names.ROLE_RUN, Names.ROLE_TRIGGER);
    /** What happens together is looked at once. */
    private static final long GATHERED_MILLIS = 200;
    /** While somebody waits; what wakes us may be missed, and a turn may come by the clock alone. */
    private static final long AGAIN_MILLIS = 5_000;
    /** How long the cache may take to show that a Job was resumed. */
    private static final Duration APPEARS = Duration.ofSeconds(30);

    /** After how long a Job that could not be resumed is tried again. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Budget budget;
    private final Watches watches;
    private final Cache<CaptureJob> jobs;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("run-turns").daemon().factory());
    private final AtomicBoolean woken = new AtomicBoolean();
    /** Resumed, by the Job's uid, and not shown so by the cache yet; of the one thread. */
    private final Map<String, Instant> resumed = new HashMap<>();

    /** By namespace and name of the Job. */
    private final Map<String, Refused> refused = new ConcurrentHashMap<>();

    private volatile boolean waiting;
    /** Of the one thread. */
    private @Nullable ScheduledFuture<?> later;

    public RunTurns(KubernetesClient client, Budget budget, Watches watches, Cache<CaptureJob> jobs, Clock clock) {
        super("run-turns");
        this.client = client;
        this.budget = budget;
        this.watches = watches;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Something of a job's runs may have changed.
     *
     * @param gated whether one of them waits for its turn
     */
    public void wake(boolean gated) {
        if ((gated || waiting) && woken.compareAndSet(false, true) && !thread.isShutdown()) {
            thread.schedule(
                    () -> {
                        woken.set(false);
                        turn();
                    },
                    GATHERED_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** By namespace, how many runs are under way and how many wait, and since when; of our jobs' runs alone. */
    public Map<String, Load> load() {
        Map<String, Load> loads = new HashMap<>();
        for (Job job : unfinished()) {
            if (owner(job).isEmpty()) {
                continue;
            }
            Load one = Gates.isGated(job)
                    ? Load.waiting(Gates.due(job))
                    : Gates.isSuspended(job) ? Load.NEITHER : Load.UNDER_WAY;
            loads.merge(job.getMetadata().getNamespace(), one, Load::and);
        }
        return loads;
    }

    @Override
    public void stop() {
        thread.shutdownNow();
        super.stop();
    }

    /** Looks, and again later while somebody waits. */
    private void turn() {
        long again = AGAIN_MILLIS;
        try {
            Optional<Duration> next = look();
            waiting = next.isPresent();
            again = Math.clamp(next.orElse(Duration.ZERO).toMillis() + 1, GATHERED_MILLIS, AGAIN_MILLIS);
        } catch (RuntimeException e) {
            // Whoever waits is looked at again; the one thread must not die of anything.
            LOG.warn("The runs that wait for their turn could not be looked at: {}", e.getMessage());
            waiting = true;
        }
        if (later != null) {
            later.cancel(false);
        }
        later = waiting && !thread.isShutdown() ? thread.schedule(this::turn, again, TimeUnit.MILLISECONDS) : null;
    }

    /** After how long to look again, because somebody waits still; empty where nobody does. */
    private Optional<Duration> look() {
        Instant now = clock.instant();
        resumed.values().removeIf(at -> Duration.between(at, now).abs().compareTo(APPEARS) > 0);
        List<Job> unfinished = unfinished();
        refused.keySet().retainAll(unfinished.stream().map(RunTurns::name).collect(Collectors.toSet()));
        var line = new Line();
        var early = new ArrayList<Instant>();
        int left = 0;
        for (Job job : unfinished) {
            if (resumed.containsKey(job.getMetadata().getUid()) || !Gates.isSuspended(job)) {
                // A label alone anybody can put on, and would take room with it.
                if (owner(job).isPresent()) {
                    line.begun(job);
                }
            } else if (Gates.isGated(job)) {
                Instant date = Gates.due(job);
                Refused again = refused.get(name(job));
                if (date.isAfter(now)) {
                    early.add(date);
                } else if (again != null && again.isKept(now)) {
                    left++;
                } else {
                    line.due.add(new Waiter(job, date));
                }
            }
        }
        for (List<Waiter> next = line.next(); !next.isEmpty(); next = line.next()) {
            for (Waiter one : next) {
                line.due.remove(one);
                // Asked of those alone whose turn it is: a cache copies what it is asked for.
                if (isWanted(one.job()) && !resume(one.job(), now, line)) {
                    left++;
                }
            }
        }
        left += line.due.size();
        Optional<Duration> first = early.stream().min(Instant::compareTo).map(date -> Duration.between(now, date));
        return left > 0 && first.isEmpty() ? Optional.of(Duration.ofMillis(AGAIN_MILLIS)) : first;
    }

    /** Whose run the Job is; empty where only a label says so. */
    private Optional<CaptureJob> owner(Job job) {
        return Watches.captureJob(job).stream()
                .flatMap(id -> jobs.get(id).stream())
                .filter(one -> watches.isRunOf(one, job))
                .findFirst();
    }

    /**
     * Of a job that is going nothing starts, nor of a schedule that is suspended, nor what was made before an edit: such
     * Jobs are swept.
     */
    private boolean isWanted(Job job) {
        boolean asked = Names.ROLE_TRIGGER.equals(role(job));
        return owner(job)
                .filter(one -> !one.isMarkedForDeletion()
                        && (asked
                                || one.getSpec() == null
                                || !Boolean.TRUE.equals(one.getSpec().suspend()))
                        && watches.cronJob(one)
                                .filter(made -> since(made) != since(job))
                                .isEmpty())
                .isPresent();
    }

    private static long since(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? 0 : Edition.generation(annotations.get(Labels.SINCE));
    }

    /** Whether the Job waits no longer. */
    private boolean resume(Job job, Instant now, Line line) {
        ObjectMeta metadata = job.getMetadata();
        // Applied, because the client reads an object before any other kind of patch.
        Job patch = new JobBuilder()
                .withNewMetadata()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                // Somebody else may have taken charge of it since.
                .withResourceVersion(metadata.getResourceVersion())
                .withAnnotations(Map.of(Labels.ADMITTED, now.toString()))
                .endMetadata()
                .withNewSpec()
                .withSuspend(false)
                .endSpec()
                .build();
        try {
            client.resource(patch)
                    .fieldManager(Cluster.MANAGER)
                    .forceConflicts()
                    .serverSideApply();
            resumed.put(metadata.getUid(), now);
            refused.remove(name(job));
            line.begun(job);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return true;
            }
            if (Refusal.isPassing(e)) {
                // It keeps its place, and is tried again soon.
                line.begun(job);
            } else {
                refuse(job, Refusal.words(e), now);
            }
            return false;
        }
    }

    /** Nobody else is to wait behind it. */
    private void refuse(Job job, String words, Instant now) {
        LOG.warn("Job {} could not be resumed, and is tried again in a minute: {}", name(job), words);
        Refused before = refused.put(name(job), new Refused(now.plus(REFUSED), words));
        if (before == null || !before.words().equals(words)) {
            Watches.captureJob(job).forEach(this::propagateEvent);
        }
    }

    /** The same runs; of those whose turn came, and whose Job the API server does not let us resume, with its words. */
    public List<Run> explained(CaptureJob job, List<Run> runs) {
        return runs.stream()
                .map(run -> {
                    Refused why = refused.get(Names.namespace(job) + "/" + run.job());
                    return why == null || !run.isQueued()
                            ? run
                            : run.because(new Finding(
                                    Reason.QUEUED,
                                    "The turn of Job " + run.job()
                                            + " has come, but the API server refuses to let it be resumed: "
                                            + why.words()));
                })
                .toList();
    }

    private List<Job> unfinished() {
        return watches.unfinishedJobs(
                job -> RUNS.contains(role(job)) && job.getMetadata().getDeletionTimestamp() == null);
    }

    private static String role(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return labels == null ? "" : String.valueOf(labels.get(Labels.ROLE));
    }

    private static String name(Job job) {
        return job.getMetadata().getNamespace() + "/" + job.getMetadata().getName();
    }

    /** Those that are under way and those whose turn may come. */
    private final class Line {
        private final List<Budget.Place> running = new ArrayList<>();
        /** Which jobs have a run under way. */
        private final Set<ResourceID> busy = new HashSet<>();

        private final List<Waiter> due = new ArrayList<>();

        void begun(Job job) {
            running.add(Gates.place(job));
            busy.addAll(Watches.captureJob(job));
        }

        /** Of each job one at a time: two runs of it would only meet at the source's lock. */
        List<Waiter> next() {
            var taken = new HashSet<>(busy);
            List<Waiter> first = due.stream()
                    .sorted(Comparator.comparing(Waiter::since).thenComparing(Waiter::name))
                    .filter(one -> Watches.captureJob(one.job()).stream().allMatch(taken::add))
                    .toList();
            return budget.next(running, first);
        }
    }

    /**
     * A Job that could not be resumed.
     *
     * @param until when it is tried again
     * @param words the API server's
     */
    private record Refused(Instant until, String words) {
        /** Not by a clock that was set back. */
        boolean isKept(Instant now) {
            return until.isAfter(now) && !until.isAfter(now.plus(REFUSED));
        }
    }

    private record Waiter(Job job, Instant since) implements Budget.Waiting {
        @Override
        public String name() {
            return RunTurns.name(job);
        }

        @Override
        public Budget.Place place() {
            return Gates.place(job);
        }
    }
}
