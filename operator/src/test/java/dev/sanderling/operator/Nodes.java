package dev.sanderling.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;

/** What a kubelet and the Job controller write, for tests in which neither is there. */
final class Nodes {
    private Nodes() {}

    /** A Job's pod ends with that termination message. */
    static void end(KubernetesClient client, Job job, String word, int exitCode) {
        end(client, job, word, exitCode, Instant.now());
    }

    /** The same, at that time by the node's clock. */
    static void end(KubernetesClient client, Job job, String word, int exitCode, Instant at) {
        Pod pod = client.resource(pod(job, job.getMetadata().getUid().substring(0, 5)))
                .create();
        client.resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase(exitCode == 0 ? "Succeeded" : "Failed")
                        .addNewContainerStatus()
                        .withName("runner")
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withMessage(word)
                        .withFinishedAt(at.toString())
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** A Job's pod runs since then. */
    static Pod running(KubernetesClient client, Job job, Instant since) {
        Pod pod = client.resource(pod(job, "abcde")).create();
        return client.resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewContainerStatus()
                        .withName("runner")
                        .withNewState()
                        .withNewRunning(since.toString())
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** As the Job controller makes it, and a node has taken it. */
    static Pod pod(Job job, String drawn) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(job.getMetadata().getName() + "-" + drawn)
                .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewSpecLike(job.getSpec().getTemplate().getSpec())
                .withNodeName("node-1")
                .endSpec()
                .build();
    }

    /** A Job is over, by that condition. */
    static void over(KubernetesClient client, Job job, String condition) {
        over(client, job, condition, Instant.now());
    }

    /** The same, by the clock of whoever says it. */
    static void over(KubernetesClient client, Job job, String condition, Instant at) {
        client.resource(new JobBuilder(client.resource(job).get())
                        .withNewStatus()
                        .addNewCondition()
                        .withType(condition)
                        .withStatus("True")
                        .withLastTransitionTime(at.toString())
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
    }
}
