package dev.sanderling.examples.e2e;

import dev.sanderling.examples.local.Shop;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** The stand-in for a cluster, whose clock can be moved. */
final class StandIn implements Site {
    private final World world;

    StandIn(String name) throws Exception {
        world = World.begin(name);
    }

    @Override
    public KubernetesClient client() {
        return world.cluster.client();
    }

    @Override
    public String namespace() {
        return world.jobs.namespace();
    }

    @Override
    public Shop shop() {
        return world.shop;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return world.shop.port();
    }

    @Override
    public String shellImage() {
        return "this-machine";
    }

    @Override
    public Duration patience() {
        return World.PATIENCE;
    }

    @Override
    public void hurry() {
        world.clock.leapPast(Duration.ofMinutes(1));
    }

    @Override
    public void close() throws Exception {
        world.close();
    }
}
