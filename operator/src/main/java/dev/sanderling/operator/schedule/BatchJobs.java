package dev.sanderling.operator.schedule;

import dev.sanderling.api.BatchJobSpec;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.operator.handover.Start;
import dev.sanderling.plan.AfterBatch;
import dev.sanderling.pod.Labels;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The Jobs that hand batches over. Their names follow from the batch, so that each is started once. None has a time to
 * live: what it did is known from it alone until the status tells of it, however long the operator is away.
 */
public final class BatchJobs {
    private static final int WEBHOOK_RETRIES = 2;
    /** A request is tried for two minutes, and a pod has to start before. */
    private static final Duration WEBHOOK_TAKES = Duration.ofMinutes(30);

    private BatchJobs() {}

    /** @param action what is started; a Job or a request */
    public static Job job(Runs runs, AfterBatch.Action action, Start start) {
        boolean own = action instanceof AfterBatch.Action.Job;
        PodTemplateSpec pod = own
                ? RunnerPods.batch(runs, spec(runs), literally(StateJson.write(start.receipts())), told(runs, start))
                : RunnerPods.webhook(runs, literally(StateJson.write(start.receipts())));
        var spec = new JobSpecBuilder()
                .withBackoffLimit(action instanceof AfterBatch.Action.Job job ? job.retries() : WEBHOOK_RETRIES)
                .withActiveDeadlineSeconds(
                        (action instanceof AfterBatch.Action.Job job ? job.deadline() : WEBHOOK_TAKES).toSeconds())
                .withPodFailurePolicy(PodFailurePolicies.desired())
                .withTemplate(pod)
                .build();
        return new JobBuilder()
                .withNewMetadata()
                .withName(Names.handOver(runs.job(), start.first().batch(), start.attempt()))
                .withNamespace(Names.namespace(runs.job()))
                .withLabels(Names.labels(Names.name(runs.job()), Names.ROLE_HAND_OVER))
                .withAnnotations(Map.of(
                        Labels.RECEIPTS,
                        start.first().epoch() + "-" + start.last().epoch(),
                        Labels.ATTEMPT,
                        Integer.toString(start.attempt())))
                .withOwnerReferences(Owner.loose(runs.job()))
                .endMetadata()
                .withSpec(spec)
                .build();
    }

    /**
     * A run of another job, made from its CronJob as a tick is, but asked for: that job may be suspended.
     *
     * @param cronJob that job's, as the API server has it
     * @param name of the Job
     */
    public static Job run(CronJob cronJob, String name) {
        var template = cronJob.getSpec().getJobTemplate();
        var annotations = new TreeMap<>(template.getMetadata().getAnnotations());
        annotations.remove(Labels.DELAY);
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(cronJob.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .addToLabels(Labels.ROLE, Names.ROLE_TRIGGER)
                .withAnnotations(annotations)
                .withOwnerReferences(Owner.loose(cronJob))
                .endMetadata()
                .withNewSpecLike(template.getSpec())
                .withTtlSecondsAfterFinished(Jobs.KEPT_SECONDS)
                .editTemplate()
                .editMetadata()
                .addToLabels(Labels.ROLE, Names.ROLE_TRIGGER)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** Kubernetes reads {@code $(NAME)} in a variable's value as another variable, and {@code $$} as one {@code $}. */
    private static String literally(String text) {
        return text.replace("$", "$$");
    }

    private static BatchJobSpec spec(Runs runs) {
        return Objects.requireNonNull(
                Objects.requireNonNull(runs.job().getSpec().afterBatch()).job());
    }

    private static Map<String, String> told(Runs runs, Start start) {
        List<Receipt> receipts = start.receipts();
        long changes = receipts.stream()
                .mapToLong(receipt -> receipt.counts().changes())
                .sum();
        var told = new TreeMap<String, String>();
        told.put(RunnerPod.JOB, Names.name(runs.job()));
        told.put(RunnerPod.NAMESPACE, Names.namespace(runs.job()));
        told.put(RunnerPod.BATCH, start.last().batch());
        told.put(RunnerPod.CHANGES, Long.toString(changes));
        told.put(RunnerPod.BATCH_FILE, RunnerPod.BATCH_DIRECTORY + "/" + RunnerPod.BATCH_NAME);
        return told;
    }
}
