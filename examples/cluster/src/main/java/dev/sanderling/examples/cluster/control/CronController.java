package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Starts the Jobs of CronJobs. */
final class CronController {
    private final KubernetesClient client;
    private final Clock clock;

    CronController(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Looks at one CronJob.
     *
     * @param jobs the Jobs of its namespace
     */
    void look(CronJob cronJob, List<Job> jobs) {
        if (cronJob.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        List<Job> own = jobs.stream().filter(job -> owns(cronJob, job)).toList();
        CronJobStatus status = cronJob.getStatus() == null ? new CronJobStatus() : cronJob.getStatus();
        // Only Jobs the schedule itself started count as active, as with the real controller.
        List<ObjectReference> active = status.getActive().stream()
                .filter(reference -> own.stream()
                        .anyMatch(job ->
                                job.getMetadata().getUid().equals(reference.getUid()) && !JobRules.finished(job)))
                .toList();
        CronJobStatusBuilder next = new CronJobStatusBuilder(status).withActive(active);
        own.stream()
                .filter(job -> JobRules.has(job, "Complete"))
                .map(job -> job.getStatus().getCompletionTime())
                .filter(time -> time != null)
                .max(String::compareTo)
                .ifPresent(next::withLastSuccessfulTime);
        Instant now = clock.instant();
        Optional<Instant> due = CronRules.due(cronJob, !active.isEmpty(), now);
        if (due.isPresent()) {
            Job job = started(CronRules.job(cronJob, due.get()));
            next.withLastScheduleTime(due.get().truncatedTo(ChronoUnit.SECONDS).toString());
            next.addToActive(new ObjectReferenceBuilder()
                    .withApiVersion("batch/v1")
                    .withKind("Job")
                    .withName(job.getMetadata().getName())
                    .withNamespace(job.getMetadata().getNamespace())
                    .withUid(job.getMetadata().getUid())
                    .build());
        }
        if (!next.build().equals(status)) {
            client.resource(new CronJobBuilder(cronJob).withStatus(next.build()).build())
                    .updateStatus();
        }
        for (Job job : CronRules.surplus(cronJob, own)) {
            client.resource(job).delete();
        }
    }

    private Job started(Job job) {
        try {
            return client.resource(job).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            return client.resource(job).get();
        }
    }

    private static boolean owns(CronJob cronJob, Job job) {
        return job.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(cronJob.getMetadata().getUid()));
    }
}
