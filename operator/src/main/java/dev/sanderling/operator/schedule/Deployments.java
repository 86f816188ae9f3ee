package dev.sanderling.operator.schedule;

import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;

/**
 * The one pod of a job that is continuous. Its template has nothing in it that is nothing to a run: another trigger or
 * history must not end a pod that works.
 */
public final class Deployments {
    /** How long a pod may take to become ready before the Deployment says that it does not; the status says why sooner. */
    private static final int PROGRESS_SECONDS = 600;

    private Deployments() {}

    /** @param replicas 0 or 1 */
    public static Deployment desired(Runs runs, int replicas) {
        String job = Names.name(runs.job());
        return new DeploymentBuilder()
                .withNewMetadataLike(Owner.metadata(runs.job(), Names.deployment(job), Names.ROLE_CONTINUOUS))
                .withAnnotations(
                        Map.of(Labels.SINCE, Long.toString(runs.edition().since())))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withProgressDeadlineSeconds(PROGRESS_SECONDS)
                .withRevisionHistoryLimit(1)
                .withNewStrategy()
                // Two would only wait for each other at the source's lock.
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Names.labels(job, Names.ROLE_CONTINUOUS))
                .endSelector()
                .withTemplate(RunnerPods.continuous(runs))
                .endSpec()
                .build();
    }
}
