package dev.sanderling.examples.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What is on the volume "lake", as another pod that mounts it sees it. The pod answers in its termination message, the
 * one thing of a pod that every API server hands out.
 *
 * @param user uid, gid and fsGroup of the pod
 */
record Lake(KubernetesClient client, String namespace, String image, long user) {
    private static final String LABEL = "e2e.sanderling.dev/reader";

    /** What a shell writes to its standard output; {@code /data} is the volume. */
    String ask(String script) {
        Pod pod = client.resource(reader(script)).create();
        try {
            Pod over = client.resource(pod)
                    .waitUntilCondition(
                            it -> it != null
                                    && it.getStatus() != null
                                    && List.of("Succeeded", "Failed")
                                            .contains(String.valueOf(it.getStatus().getPhase())),
                            5,
                            TimeUnit.MINUTES);
            var end = over.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
            if (end.getExitCode() != 0) {
                throw new AssertionError("the reader ended with " + end.getExitCode() + ": " + end.getMessage());
            }
            return end.getMessage() == null ? "" : end.getMessage().strip();
        } finally {
            client.resource(pod).withGracePeriod(0).delete();
        }
    }

    private Pod reader(String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName("reader-")
                .withNamespace(namespace)
                .addToLabels(LABEL, "true")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(user)
                .withRunAsGroup(user)
                .withFsGroup(user)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .addNewContainer()
                .withName("reader")
                .withImage(image)
                .withCommand("sh")
                .withArgs("-ec", "{ " + script + "; } > /dev/termination-log 2>&1")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim("lake", false)
                .endVolume()
                .endSpec()
                .build();
    }
}
