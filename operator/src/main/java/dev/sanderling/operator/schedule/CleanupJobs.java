package dev.sanderling.operator.schedule;

import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.pod.Labels;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Job that drops what a job made in its source, and the one ConfigMap it needs. Neither is owned by the CaptureJob:
 * foreground deletion would collect them while it waits for them. The pod needs no API server and no volume of the
 * user's, which may be going at the same time.
 */
public final class CleanupJobs {
    /** How long a deletion waits for it, all in all. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    /** As the runner names it in the directory of {@code --state}. */
    static final String STATE_FILE = "state.json";

    /** Pauses of 10, 20, 40, ... seconds: more than fit into the time. */
    private static final int RETRIES = 6;

    private static final int KEPT_SECONDS = 600;

    private CleanupJobs() {}

    /** The Job; its pod waits until the ConfigMap is there. */
    public static Job job(Runs runs) {
        String name = Names.cleanup(runs.job());
        JobSpec spec = Jobs.spec(runs, "cleanup", Names.ROLE_CLEANUP);
        spec.setTemplate(RunnerPods.cleanup(runs, name));
        spec.setBackoffLimit(RETRIES);
        spec.setActiveDeadlineSeconds(LONGEST.toSeconds());
        spec.setTtlSecondsAfterFinished(KEPT_SECONDS);
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Names.namespace(runs.job()))
                .withLabels(Names.labels(Names.name(runs.job()), Names.ROLE_CLEANUP))
                .withAnnotations(RunnerPods.since(runs))
                .endMetadata()
                .withSpec(spec)
                .build();
    }

    /**
     * Job document and checkpoint as they are now, in one directory of the pod.
     *
     * @param cleanup the Job as it was created; it owns the ConfigMap, so that both go together
     * @param state the checkpoint's key; null where there is none
     */
    public static ConfigMap document(Runs runs, Job cleanup, @Nullable String state) {
        Map<String, String> data = new TreeMap<>();
        data.put(RunnerPod.JOB_FILE, JobDocuments.text(runs.job()));
        if (state != null) {
            data.put(STATE_FILE, state);
        }
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Names.cleanup(runs.job()))
                .withNamespace(Names.namespace(runs.job()))
                .withLabels(Map.of(Labels.CAPTURE_JOB, Names.name(runs.job()), Labels.ROLE, Names.ROLE_CLEANUP))
                .withOwnerReferences(Owner.loose(cleanup))
                .endMetadata()
                .withImmutable(true)
                .withData(data)
                .build();
    }
}
