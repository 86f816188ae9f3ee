package dev.sanderling.operator.cluster;

import dev.sanderling.operator.outcome.Ending;
import dev.sanderling.operator.outcome.Run;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a Job has no pod. Where Kubernetes refuses one (its security level, a quota, a webhook), neither Job nor pod tells:
 * only an Event of the Job does. It is asked for such Jobs alone, and some seconds after they were made.
 */
final class PodRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(PodRefusals.class);
    /** The Job controller makes the pod, or fails to, within this. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String FAILED = "FailedCreate";

    private final KubernetesClient client;

    PodRefusals(KubernetesClient client) {
        this.client = client;
    }

    /** The runs, those without a pod with the reason for it. */
    List<Run> explained(List<Run> runs, Collection<Job> jobs, Instant now) {
        if (runs.stream().noneMatch(run -> isAsked(run, now))) {
            return runs;
        }
        var all = new ArrayList<Run>();
        for (Run run : runs) {
            Optional<Finding> why = isAsked(run, now) ? why(run, jobs) : Optional.empty();
            all.add(why.map(run::because).orElse(run));
        }
        return List.copyOf(all);
    }

    private static boolean isAsked(Run run, Instant now) {
        boolean unexplained = run.ending() instanceof Ending.Waiting waiting
                ? waiting.why().isEmpty()
                : run.ending() instanceof Ending.Ended ended && ended.reason() == Reason.START_TIMEOUT;
        return unexplained && run.withoutPod() && run.since().plus(PATIENCE).isBefore(now);
    }

    private Optional<Finding> why(Run run, Collection<Job> jobs) {
        Optional<Job> job = jobs.stream()
                .filter(one -> one.getMetadata().getName().equals(run.job()))
                .findFirst();
        return job.flatMap(this::latest)
                .map(event -> new Finding(
                        Reason.POD_REFUSED,
                        "Kubernetes refuses the pod of Job " + run.job() + ": " + event.getMessage()));
    }

    private Optional<Event> latest(Job job) {
        try {
            return client
                    .v1()
                    .events()
                    .inNamespace(job.getMetadata().getNamespace())
                    .withField("involvedObject.uid", job.getMetadata().getUid())
                    .list()
                    .getItems()
                    .stream()
                    .filter(event -> FAILED.equals(event.getReason()) && event.getMessage() != null)
                    .max(Comparator.comparing(event -> String.valueOf(
                            event.getLastTimestamp() == null
                                    ? event.getMetadata().getCreationTimestamp()
                                    : event.getLastTimestamp())));
        } catch (KubernetesClientException e) {
            // Whoever installed us may have kept that right from us; then the time-out tells where to look.
            LOG.debug("The Events of {} cannot be read: {}", job.getMetadata().getName(), e.getMessage());
            return Optional.empty();
        }
    }
}
