package dev.sanderling.examples.cluster.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Controllers and kubelet together, on one API server. */
public final class ControlPlane implements AutoCloseable {
    /** The user agent of its requests, so that they can be told from everybody else's. */
    public static final String USER_AGENT = "sanderling-stand-in";

    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    /** How often the caches are looked at; costs no request. */
    private static final long LOOK_MILLIS = 100;

    private final KubernetesClient client;
    private final PodFaults faults = new PodFaults();
    private final Kubelet kubelet;
    private final CronController cronJobs;
    private final JobController jobs;
    private final ClusterSettings settings;
    private final SharedIndexInformer<Pod> podCache;
    private final SharedIndexInformer<Job> jobCache;
    private final SharedIndexInformer<CronJob> cronJobCache;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("control-plane").daemon().factory());

    private ControlPlane(Config config, ClusterSettings settings, Clock clock) {
        this.settings = settings;
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config).withUserAgent(USER_AGENT).build())
                .build();
        this.kubelet = new Kubelet(client, settings, clock, faults);
        this.cronJobs = new CronController(client, clock);
        this.jobs = new JobController(client, clock, settings.firstRetry());
        this.podCache = client.pods().inAnyNamespace().inform();
        this.jobCache = client.batch().v1().jobs().inAnyNamespace().inform();
        this.cronJobCache = client.batch().v1().cronjobs().inAnyNamespace().inform();
    }

    /**
     * Starts working on an API server.
     *
     * @param clock what schedules go by
     */
    public static ControlPlane start(Config config, ClusterSettings settings, Clock clock) {
        ControlPlane plane = new ControlPlane(config, settings, clock);
        plane.node();
        plane.loop.scheduleWithFixedDelay(plane::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return plane;
    }

    private void node() {
        if (client.nodes().withName(Kubelet.NODE).get() == null) {
            client.resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName(Kubelet.NODE)
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    private void look() {
        List<Pod> pods = podCache.getStore().list();
        kubelet.killAllBut(pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet()));
        pods.forEach(pod -> guarded(pod, () -> kubelet.look(pod)));
        if (settings.controllers()) {
            List<Job> all = jobCache.getStore().list();
            all.forEach(job -> guarded(job, () -> jobs.look(job, inNamespaceOf(job, pods))));
            cronJobCache
                    .getStore()
                    .list()
                    .forEach(cronJob -> guarded(cronJob, () -> cronJobs.look(cronJob, inNamespaceOf(cronJob, all))));
        }
    }

    private static <T extends HasMetadata> List<T> inNamespaceOf(HasMetadata one, List<T> many) {
        return many.stream()
                .filter(it ->
                        it.getMetadata().getNamespace().equals(one.getMetadata().getNamespace()))
                .toList();
    }

    /** One object's trouble must not keep the others waiting; a stale cache is right again at the next look. */
    private static void guarded(HasMetadata object, Runnable look) {
        try {
            look.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409 && e.getCode() != 404) {
                LOG.warn("{} {}: {}", object.getKind(), object.getMetadata().getName(), e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.warn("{} {}", object.getKind(), object.getMetadata().getName(), e);
        }
    }

    public PodFaults faults() {
        return faults;
    }

    /** Directory of a persistent volume claim. */
    public Path claim(String namespace, String name) {
        return kubelet.claim(namespace, name);
    }

    /** Kills the process of a pod, as a node without memory would; false where it does not run. */
    public boolean killForMemory(Pod pod) {
        return kubelet.kill(pod, "OOMKilled");
    }

    /** Kills the process of a pod; false where it does not run. */
    public boolean kill(Pod pod) {
        return kubelet.kill(pod, "Error");
    }

    /** Ends the controllers and kills what still runs. */
    @Override
    public void close() {
        loop.shutdownNow();
        kubelet.stop();
        client.close();
    }
}
