package dev.sanderling.examples.e2e;

import dev.sanderling.examples.local.Shop;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** Where a story is played: the stand-in of this machine, or the cluster of the current kubeconfig. */
interface Site extends AutoCloseable {
    /** The site that the system property {@code sanderling.e2e} asks for. */
    static Site enter(String name) throws Exception {
        return "cluster".equals(System.getProperty("sanderling.e2e")) ? UserCluster.enter() : new StandIn(name);
    }

    KubernetesClient client();

    /** Where everything of the story is. */
    String namespace();

    /** The database, as this program reaches it. */
    Shop shop();

    /** The database's host, as pods reach it. */
    String host();

    /** The database's port, as pods reach it. */
    int port();

    /** Has a shell and what belongs to it. */
    String shellImage();

    /** How long a status may take to become what is awaited, the next tick of the schedule included. */
    Duration patience();

    /** Lets the schedule come round, where time is ours to move. */
    void hurry();

    /** Ends a pod without asking it, and its process with it. */
    default void kill(Pod pod) {
        client().resource(pod).withGracePeriod(0).delete();
    }
}
