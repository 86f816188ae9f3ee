package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.handoff.Checkpoints;
import dev.sanderling.operator.handoff.Edition;
import dev.sanderling.operator.handoff.HistoryChunks;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.operator.handover.HandOverJob;
import dev.sanderling.operator.handover.HandOverJobs;
import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Observation;
import dev.sanderling.operator.outcome.Observer;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.operator.outcome.Times;
import dev.sanderling.operator.schedule.Jobs;
import dev.sanderling.operator.schedule.OldJobs;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.operator.turn.Gates;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.History;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Reads the caches and writes to the API server. What to write is decided elsewhere. */
public final class Cluster {
    /** Field manager of everything but the handoff. */
    public static final String MANAGER = "sanderling-operator";
    /** Field manager of the checkpoint's key {@code handoff}, so that applying metadata never touches it. */
    public static final String HANDOFF_MANAGER = "sanderling-handoff";

    /** Field manager of the finalizer, so that it comes and goes without touching what others put on a job. */
    public static final String FINALIZER_MANAGER = "sanderling-finalizer";

    private static final String APPLIED = "sanderling.dev/applied";

    private final KubernetesClient client;
    private final Watches watches;
    private final PodRefusals refusals;
    private final PodlessJobs podless = new PodlessJobs();
    /** What is not watched, and was applied already: hash by name. */
    private final Map<String, String> unwatched = new ConcurrentHashMap<>();

    /** The run of a job that missed a chunk last, by the job's uid; as rare as that is. */
    private final Map<String, String> missed = new ConcurrentHashMap<>();

    public Cluster(KubernetesClient client, Watches watches) {
        this.client = client;
        this.watches = watches;
        this.refusals = new PodRefusals(client);
    }

    public Optional<CronJob> cronJob(CaptureJob job) {
        return watches.cronJob(job);
    }

    /**
     * The checkpoint. A job that is new asks the API server itself: a checkpoint that the cache still has may be a former
     * job's that is gone, and must not be taken for one to go on from.
     */
    public CheckpointView checkpoint(CaptureJob job) {
        Optional<ConfigMap> cached = watches.checkpoint(job);
        if (job.getStatus() == null && cached.isPresent() && !Owner.owns(job, cached.get())) {
            cached = Optional.ofNullable(client.resource(cached.get()).get()).filter(now -> Owner.belongs(job, now));
        }
        return CheckpointView.of(cached.orElse(null));
    }

    /** The runs that the caches hold, oldest first. */
    public List<Run> runs(CaptureJob job, Duration startTimeout, Instant now) {
        Set<Job> jobs = watches.jobs(job);
        Set<Pod> pods = watches.pods(job);
        List<Run> runs = Observer.runs(job, jobs, pods, startTimeout, now, podless.since(job, jobs, pods, now));
        runs.stream().filter(Cluster::missedAChunk).forEach(run -> lookForChunks(job, run));
        return refusals.explained(runs, jobs, now);
    }

    private static boolean missedAChunk(Run run) {
        return run.ending() instanceof Ending.Ended ended && ended.reason() == Reason.SCHEMA_HISTORY_LOST;
    }

    /**
     * Nobody tells of a chunk that was deleted but a run that missed it. A spare one is made anew, and the next run goes on;
     * one that was in use comes back empty, which the run sees.
     */
    private void lookForChunks(CaptureJob job, Run run) {
        if (!run.id().equals(missed.put(Names.uid(job), run.id()))) {
            unwatched.keySet().removeIf(key -> key.startsWith(Names.uid(job) + "/"));
        }
    }

    /** The job is gone. */
    public void forget(String uid) {
        podless.forget(uid);
        missed.remove(uid);
        unwatched.keySet().removeIf(key -> key.startsWith(uid + "/"));
    }

    /** Whether the job, this very one, is not there any more; asks the API server. */
    public boolean isGone(CaptureJob job) {
        CaptureJob now = client.resources(CaptureJob.class)
                .inNamespace(Names.namespace(job))
                .withName(Names.name(job))
                .get();
        return now == null || !Names.uid(job).equals(Names.uid(now));
    }

    /** Lets the job wait for its cleanup, or not. */
    public void hold(CaptureJob job, boolean held) {
        Finalizer.apply(client, job, held);
    }

    /** How many history chunks the runner's Role names already. */
    public int chunks(CaptureJob job) {
        List<String> names = watches.role(job)
                .map(role -> role.getRules().stream()
                        .flatMap(rule -> rule.getResourceNames().stream())
                        .toList())
                .orElse(List.of());
        return HistoryChunks.counted(Names.name(job), names);
    }

    /** The hand-overs of batches that the caches hold. */
    public List<HandOverJob> handOvers(CaptureJob job) {
        return HandOverJobs.of(watches.jobs(job), watches.pods(job));
    }

    /** What the spec means to a run, and since when. */
    public Edition edition(CaptureJob job) {
        return Edition.of(job, watches.cronJob(job));
    }

    /** What the caches hold of a job. */
    public Observation observe(CaptureJob job, List<Run> runs, Optional<Finding> obstacle) {
        return new Observation(
                runs,
                checkpoint(job),
                watches.cronJob(job).map(Cluster::scheduled),
                obstacle,
                edition(job).since());
    }

    /**
     * Applies what differs; at rest nothing does.
     *
     * @return why an object cannot be applied, which the user has to know; later ones are then left alone
     */
    public Optional<Finding> apply(CaptureJob job, List<HasMetadata> desired) {
        for (HasMetadata object : desired) {
            Optional<Finding> obstacle = apply(job, object);
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        return Optional.empty();
    }

    /** Of a job whose spec is invalid: the checkpoint alone, if there is one, so that it outlives the job where it must. */
    public List<HasMetadata> kept(CaptureJob job, boolean held) {
        return watches.checkpoint(job).isPresent() ? List.of(Checkpoints.desired(job, held)) : List.of();
    }

    /**
     * Creates the Job; that it exists already is as good, if it is ours.
     *
     * @return why that is refused
     */
    public Optional<Finding> start(CaptureJob owner, Job job) {
        try {
            return create(owner, job);
        } catch (KubernetesClientException e) {
            return Optional.of(Refusal.of(job, e));
        }
    }

    private Optional<Finding> create(CaptureJob owner, Job job) {
        try {
            client.resource(job).create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // Names of Jobs can be foreseen; or a quota was counted by somebody else at the same time.
            Job actual = client.resource(job).get();
            if (actual == null || actual.getMetadata().getDeletionTimestamp() != null) {
                // Another try finds the name free.
                throw e;
            }
            return Owner.ownsRun(owner, watches.cronJob(owner), actual)
                    ? Optional.empty()
                    : Optional.of(Refusal.taken(owner, actual));
        }
    }

    /** Deletes the Jobs of runs that never started; their pods go with them. */
    public void giveUp(CaptureJob job, List<Run> runs) {
        Set<String> late = runs.stream().filter(Run::giveUp).map(Run::job).collect(Collectors.toSet());
        for (Job run : late.isEmpty() ? Set.<Job>of() : watches.jobs(job)) {
            if (late.contains(run.getMetadata().getName())) {
                Deletion.ofUnchanged(client, run);
            }
        }
    }

    /** Deletes finished Jobs beyond those that are kept; their endings stand on the status. */
    public void sweepJobs(CaptureJob job, History history) {
        for (Job old : OldJobs.superfluous(watches.jobs(job), history)) {
            Deletion.of(client, old);
        }
    }

    /**
     * Puts away what waits for its turn and is not wanted any more: after an edit another of its kind waits in its place.
     *
     * @param suspended whether nothing of the schedule is wanted
     * @param paused whether nothing is to start: without a budget what takes another's place does at once
     * @throws KubernetesClientException if one cannot be made in the place of another, which then stays
     */
    public void sweepGated(CaptureJob job, Runs runs, boolean suspended, boolean paused) {
        Set<Job> jobs = watches.jobs(job);
        List<Job> superfluous = Gates.superfluous(jobs, suspended);
        superfluous.forEach(old -> Deletion.ofUnchanged(client, old));
        Optional<CronJob> cronJob = watches.cronJob(job);
        if (paused || cronJob.isEmpty()) {
            return;
        }
        for (Job old : Gates.outdated(jobs, runs.edition().since())) {
            if (!superfluous.contains(old)) {
                // First, or nobody would know of it if we ended here.
                if (create(job, Jobs.renewed(runs, cronJob.get(), old)).isEmpty()) {
                    Deletion.ofUnchanged(client, old);
                }
            }
        }
    }

    /** Writes the operator's key of the checkpoint. */
    public void handOver(CaptureJob job, Handoff handoff) {
        Optional<ConfigMap> checkpoint = watches.checkpoint(job);
        if (checkpoint.isPresent()) {
            client.resource(Checkpoints.handoff(checkpoint.get(), StateJson.write(handoff)))
                    .fieldManager(HANDOFF_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    /** Deletes job documents that no pod can ask for any more. */
    public void sweep(CaptureJob job, String document) {
        for (ConfigMap old : JobDocuments.superfluous(watches.documents(job), document, mounted(job))) {
            if (Owner.owns(job, old)) {
                Deletion.of(client, old);
            }
        }
    }

    private static Observation.Scheduled scheduled(CronJob made) {
        String generation = made.getMetadata().getAnnotations().get(Labels.GENERATION);
        // The API server writes down when a field manager's fields changed for the last time.
        Instant at = made.getMetadata().getManagedFields().stream()
                .filter(entry -> MANAGER.equals(entry.getManager()) && entry.getSubresource() == null)
                .map(entry -> Times.parse(entry.getTime()))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        return new Observation.Scheduled(Edition.generation(generation), at);
    }

    private Set<String> mounted(CaptureJob job) {
        var names = new HashSet<String>();
        for (Job run : watches.jobs(job)) {
            for (Volume volume : run.getSpec().getTemplate().getSpec().getVolumes()) {
                boolean over = run.getStatus() != null && run.getStatus().getCompletionTime() != null;
                if (!over && volume.getConfigMap() != null) {
                    names.add(String.valueOf(volume.getConfigMap().getName()));
                }
            }
        }
        return names;
    }

    private Optional<Finding> apply(CaptureJob job, HasMetadata desired) {
        String hash = mark(desired);
        String key = Names.uid(job) + "/" + desired.getKind() + "/"
                + desired.getMetadata().getName();
        Optional<? extends HasMetadata> cached = watches.cached(desired);
        if (cached.isPresent() && Owner.belongs(job, cached.get()) && !Drift.differs(desired, cached.get())) {
            return Optional.empty();
        }
        if (cached.isEmpty() && hash.equals(unwatched.get(key))) {
            return Optional.empty();
        }
        try {
            if (cached.isEmpty() && desired instanceof ConfigMap document && create(document)) {
                return Optional.empty();
            }
            HasMetadata actual = cached.<HasMetadata>map(found -> found)
                    // Whose it is may not be told from a cache: who wrote it is left out there.
                    .filter(found -> Owner.belongs(job, found))
                    .orElseGet(() -> client.resource(desired).get());
            if (actual != null && !Owner.belongs(job, actual)) {
                return Optional.of(Refusal.taken(job, actual));
            }
            if (actual != null && isImmutable(desired) && !Drift.differs(desired, actual)) {
                return Optional.empty();
            }
            if (actual != null) {
                // Its name may be somebody else's by now.
                desired.getMetadata().setUid(actual.getMetadata().getUid());
            }
            client.resource(desired).fieldManager(MANAGER).forceConflicts().serverSideApply();
            if (Names.ROLE_HISTORY.equals(desired.getMetadata().getLabels().get(Labels.ROLE))) {
                unwatched.put(key, hash);
            }
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(Refusal.of(desired, e));
        }
    }

    /**
     * What is named by its content is as a rule not there: nothing has to be read before.
     *
     * @return false where something of that name is there, or it is no such thing
     */
    private boolean create(ConfigMap document) {
        if (!isImmutable(document)) {
            return false;
        }
        try {
            client.resource(document).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return false;
        }
    }

    private static boolean isImmutable(HasMetadata object) {
        return object instanceof ConfigMap document && Boolean.TRUE.equals(document.getImmutable());
    }

    /** The hash of the desired object, which is put on it too. */
    private static String mark(HasMetadata desired) {
        String hash = Drift.hash(desired);
        var annotations = new HashMap<String, String>();
        if (desired.getMetadata().getAnnotations() != null) {
            annotations.putAll(desired.getMetadata().getAnnotations());
        }
        annotations.put(APPLIED, hash);
        desired.getMetadata().setAnnotations(annotations);
        return hash;
    }
}
