package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.handover.Chains;
import dev.sanderling.operator.handover.Start;
import dev.sanderling.operator.handover.Started;
import dev.sanderling.operator.schedule.BatchJobs;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.outcome.Finding;
import dev.sanderling.plan.AfterBatch;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Starts what {@code spec.afterBatch} asks for. */
public final class BatchHandOvers {
    private final KubernetesClient client;
    private final Watches watches;
    private final Cache<CaptureJob> jobs;
    private final BiFunction<CaptureJob, Job, Optional<Finding>> starter;

    /** @param starter creates a Job of that CaptureJob; why that is refused */
    public BatchHandOvers(
            KubernetesClient client,
            Watches watches,
            Cache<CaptureJob> jobs,
            BiFunction<CaptureJob, Job, Optional<Finding>> starter) {
        this.client = client;
        this.watches = watches;
        this.jobs = jobs;
        this.starter = starter;
    }

    /** Starts it, or says why not. */
    public Started start(Runs runs, AfterBatch wanted, Start start) {
        if (wanted.action() instanceof AfterBatch.Action.CaptureJobs others) {
            try {
                return run(runs.job(), others.names(), start);
            } catch (KubernetesClientException e) {
                // Of another job's object: this one's status is to be written all the same.
                return new Started.Waits("The API server said: " + e.getMessage());
            }
        }
        Job job = BatchJobs.job(runs, wanted.action(), start);
        return starter.apply(runs.job(), job)
                .<Started>map(why -> new Started.Refused(why.message()))
                .orElseGet(() -> new Started.Job(job.getMetadata().getName()));
    }

    private Started run(CaptureJob job, List<String> names, Start start) {
        Optional<String> circle = Chains.circle(job, name -> other(job, name));
        if (circle.isPresent()) {
            return new Started.Refused("These CaptureJobs would start each other for ever: " + circle.get()
                    + ". Take one of them out of the other's spec.afterBatch.captureJobs.");
        }
        // Before any of them: else the first would run again each time that the second is looked for.
        return names.stream()
                .flatMap(name -> obstacle(job, name, start).stream())
                .findFirst()
                .orElseGet(() -> started(job, names, start));
    }

    private Started started(CaptureJob job, List<String> names, Start start) {
        for (String name : names) {
            CaptureJob other = other(job, name).orElseThrow();
            // The cache keeps nothing of the template.
            CronJob cronJob =
                    client.resource(watches.cronJob(other).orElseThrow()).get();
            if (cronJob == null) {
                return new Started.Waits("CaptureJob " + name + " has no CronJob at this moment.");
            }
            Optional<Finding> refused = starter.apply(other, BatchJobs.run(cronJob, name(other, job, start)));
            if (refused.isPresent()) {
                return new Started.Refused(refused.get().message());
            }
        }
        return new Started.Done();
    }

    /** Empty where its run may start, or has. */
    private Optional<Started> obstacle(CaptureJob job, String name, Start start) {
        Optional<CaptureJob> other = other(job, name);
        if (other.isEmpty()) {
            return Optional.of(
                    new Started.Refused("CaptureJob " + name + ", which spec.afterBatch names, is not there."));
        }
        if (watches.cronJob(other.get()).isEmpty()) {
            return Optional.of(new Started.Waits("CaptureJob " + name + " has no CronJob yet; see its status."));
        }
        String run = name(other.get(), job, start);
        boolean busy = watches.unfinishedJobs(one -> isRunOf(other.get(), one)).stream()
                .anyMatch(one -> !one.getMetadata().getName().equals(run));
        // It may have looked already when this batch was published; only one that starts now sees it for sure.
        return busy
                ? Optional.of(new Started.Waits("Waits for the run of CaptureJob " + name + " that is under way."))
                : Optional.empty();
    }

    /** By the last batch: what has joined since a run was started, that run may have missed. */
    private static String name(CaptureJob other, CaptureJob job, Start start) {
        return Names.startedBy(other, Names.name(job), start.last().batch());
    }

    private boolean isRunOf(CaptureJob other, Job one) {
        return Names.name(other).equals(one.getMetadata().getLabels().get(Labels.CAPTURE_JOB))
                && Names.namespace(other).equals(one.getMetadata().getNamespace())
                && List.of(Names.ROLE_RUN, Names.ROLE_TRIGGER)
                        .contains(one.getMetadata().getLabels().get(Labels.ROLE))
                && watches.isRunOf(other, one);
    }

    private Optional<CaptureJob> other(CaptureJob job, String name) {
        return jobs.get(new ResourceID(name, Names.namespace(job)));
    }
}
