package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.operator.cleanup.Remains;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.outcome.Observer;
import dev.sanderling.operator.schedule.CleanupJobs;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.plan.Plans;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a deletion. It asks the API server each time, not a cache: deletions are rare, and a job that is let go
 * on an old view leaves its slot behind.
 */
public final class Cleanups {
    private static final String TERMINATING = "NamespaceTerminating";
    private static final Set<String> NOT_CAPTURING = Set.of(Names.ROLE_CLEANUP, Names.ROLE_CHECK, Names.ROLE_HAND_OVER);

    private final KubernetesClient client;

    public Cleanups(KubernetesClient client) {
        this.client = client;
    }

    /** What is there. */
    public Remains look(CaptureJob job, Instant now) {
        String namespace = Names.namespace(job);
        Map<String, String> ours = Map.of(Labels.CAPTURE_JOB, Names.name(job));
        CronJob cronJob = cronJob(job);
        List<Job> jobs = jobs(job, cronJob);
        List<Pod> pods =
                client.pods().inNamespace(namespace).withLabels(ours).list().getItems();
        boolean scheduled =
                cronJob != null && cronJob.getMetadata().getDeletionTimestamp() == null && Owner.owns(job, cronJob);
        boolean complete =
                jobs.stream().anyMatch(one -> one.getMetadata().getName().equals(Names.cleanup(job)))
                        && configMap(namespace, Names.cleanup(job)) != null;
        return new Remains(
                scheduled,
                // A Job without a pod may get one at any moment: none is taken for over because of that.
                Observer.runs(job, jobs, pods, Plans.startTimeout(job.getSpec()), now, one -> now),
                pods.stream()
                        .filter(Cleanups::isCapturing)
                        .map(pod -> pod.getMetadata().getName())
                        .toList(),
                CheckpointView.of(checkpoint(job)),
                complete);
    }

    private static boolean isCapturing(Pod pod) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return !Set.of("Succeeded", "Failed").contains(phase)
                && !NOT_CAPTURING.contains(
                        String.valueOf(pod.getMetadata().getLabels().get(Labels.ROLE)));
    }

    /** Job documents of the job, newest first. */
    public List<ConfigMap> documents(CaptureJob job) {
        var documents = new ArrayList<>(client.configMaps()
                .inNamespace(Names.namespace(job))
                .withLabels(Names.labels(Names.name(job), Names.ROLE_DOCUMENT))
                .list()
                .getItems());
        documents.sort(Comparator.comparing((ConfigMap document) ->
                        String.valueOf(document.getMetadata().getCreationTimestamp()))
                .reversed());
        return documents;
    }

    /** Deletes the schedule and those Jobs; pods get their time to end. */
    public void stop(CaptureJob job, List<String> jobs) {
        CronJob cronJob = cronJob(job);
        // Before their CronJob, by which they are told to be ours.
        List<Job> present = jobs(job, cronJob);
        if (cronJob != null && Owner.owns(job, cronJob)) {
            Deletion.of(client, cronJob);
        }
        for (Job one : present) {
            if (jobs.contains(one.getMetadata().getName())) {
                Deletion.of(client, one);
            }
        }
    }

    private @Nullable CronJob cronJob(CaptureJob job) {
        return client.batch()
                .v1()
                .cronjobs()
                .inNamespace(Names.namespace(job))
                .withName(Names.cronJob(Names.name(job)))
                .get();
    }

    /** The job's own: runs, checks and the cleanup, whose name follows from the job's uid. */
    private List<Job> jobs(CaptureJob job, @Nullable CronJob cronJob) {
        return client
                .batch()
                .v1()
                .jobs()
                .inNamespace(Names.namespace(job))
                .withLabels(Map.of(Labels.CAPTURE_JOB, Names.name(job)))
                .list()
                .getItems()
                .stream()
                .filter(one -> one.getMetadata().getDeletionTimestamp() == null)
                .filter(one -> one.getMetadata().getName().equals(Names.cleanup(job))
                        || Owner.ownsRun(job, Optional.ofNullable(cronJob), one))
                .toList();
    }

    /**
     * Creates Job and ConfigMap, whichever is missing.
     *
     * @return why that cannot be any more; empty where it is done
     */
    public Optional<String> start(Runs runs) {
        try {
            Job wanted = CleanupJobs.job(runs);
            Job cleanup = createOrGet(wanted);
            ConfigMap checkpoint = checkpoint(runs.job());
            String state = checkpoint == null || checkpoint.getData() == null
                    ? null
                    : checkpoint.getData().get(Labels.STATE_KEY);
            createOrGet(CleanupJobs.document(runs, cleanup, state));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (isTerminating(e)) {
                return Optional.of("the namespace is being deleted, and nothing can be started in it");
            }
            throw e;
        }
    }

    private <T extends HasMetadata> T createOrGet(T wanted) {
        try {
            return client.resource(wanted).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return client.resource(wanted).get();
        }
    }

    private static boolean isTerminating(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && e.getStatus() != null
                && e.getStatus().getDetails() != null
                && e.getStatus().getDetails().getCauses().stream()
                        .anyMatch(cause -> TERMINATING.equals(cause.getReason()));
    }

    /** Deletes the checkpoint, if it is one: the name may be somebody else's. */
    public void forget(CaptureJob job) {
        ConfigMap checkpoint = checkpoint(job);
        if (checkpoint != null) {
            Deletion.of(client, checkpoint);
        }
    }

    /** Deletes the cleanup; its pods and its ConfigMap go with it. */
    public void finish(CaptureJob job) {
        Job cleanup = client.batch()
                .v1()
                .jobs()
                .inNamespace(Names.namespace(job))
                .withName(Names.cleanup(job))
                .get();
        if (cleanup != null
                && cleanup.getMetadata().getLabels() != null
                && Names.ROLE_CLEANUP.equals(cleanup.getMetadata().getLabels().get(Labels.ROLE))) {
            Deletion.of(client, cleanup);
        }
    }

    private @Nullable ConfigMap checkpoint(CaptureJob job) {
        ConfigMap found = configMap(Names.namespace(job), Names.checkpoint(Names.name(job)));
        return found != null && Owner.belongs(job, found) ? found : null;
    }

    private @Nullable ConfigMap configMap(String namespace, String name) {
        return client.configMaps().inNamespace(namespace).withName(name).get();
    }
}
