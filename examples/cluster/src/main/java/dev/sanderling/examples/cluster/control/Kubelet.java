package dev.sanderling.examples.cluster.control;

import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scheduler and kubelet of one node: binds pods, makes their volumes, runs them as processes, reports their ends. */
final class Kubelet {
    static final String NODE = "stand-in";

    private final KubernetesClient client;
    private final ClusterSettings settings;
    private final Clock clock;
    private final PodFaults faults;
    private final Volumes volumes;
    /** Running pods by uid. */
    private final Map<String, PodProcess> running = new ConcurrentHashMap<>();

    private volatile boolean stopped;
    /** Uids of pods that were taken up; each is started once. */
    private final Map<String, Boolean> taken = new ConcurrentHashMap<>();

    Kubelet(KubernetesClient client, ClusterSettings settings, Clock clock, PodFaults faults) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.faults = faults;
        this.volumes = new Volumes(client, settings.directory().resolve("volumes"));
    }

    Path claim(String namespace, String name) {
        return volumes.claim(namespace, name);
    }

    /** Looks at one pod. */
    void look(Pod pod) {
        String uid = pod.getMetadata().getUid();
        String phase = JobRules.phase(pod);
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return;
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            end(pod);
        } else if (pod.getSpec().getNodeName() == null) {
            schedule(pod);
        } else if (pod.getSpec().getNodeName().equals(NODE) && !taken.containsKey(uid)) {
            start(pod);
        }
    }

    private void schedule(Pod pod) {
        String problem = faults.has(pod, PodFaults.Fault.NEVER_SCHEDULED)
                ? "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
                : missingClaim(pod);
        if (problem != null) {
            report(pod, PodStates.unschedulable(problem, clock.instant()));
            return;
        }
        client.raw(
                "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                        + pod.getMetadata().getName() + "/binding",
                "POST",
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Binding",
                        "metadata",
                        Map.of("name", pod.getMetadata().getName()),
                        "target",
                        Map.of("apiVersion", "v1", "kind", "Node", "name", NODE)));
    }

    private @Nullable String missingClaim(Pod pod) {
        for (Volume volume : pod.getSpec().getVolumes()) {
            String claim = volume.getPersistentVolumeClaim() == null
                    ? null
                    : volume.getPersistentVolumeClaim().getClaimName();
            if (claim != null
                    && client.persistentVolumeClaims()
                                    .inNamespace(pod.getMetadata().getNamespace())
                                    .withName(claim)
                                    .get()
                            == null) {
                return "0/1 nodes are available: persistentvolumeclaim \"" + claim + "\" not found.";
            }
        }
        return null;
    }

    private void start(Pod pod) {
        if (faults.has(pod, PodFaults.Fault.IMAGE_MISSING)) {
            String image = pod.getSpec().getContainers().getFirst().getImage();
            report(
                    pod,
                    PodStates.waiting(
                            pod, "ImagePullBackOff", "Back-off pulling image \"" + image + "\"", clock.instant()));
            return;
        }
        if (faults.has(pod, PodFaults.Fault.SLOW_START)) {
            report(pod, PodStates.waiting(pod, "ContainerCreating", null, clock.instant()));
            return;
        }
        try {
            remove(directory(pod));
            Path directory = Files.createDirectories(directory(pod));
            PodProcess process = launch(pod, containers(pod).getFirst(), directory);
            taken.put(pod.getMetadata().getUid(), true);
            running.put(pod.getMetadata().getUid(), process);
            Instant since = clock.instant();
            Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).start(() -> follow(pod, process, since));
        } catch (Volumes.NotReady e) {
            report(pod, PodStates.waiting(pod, "ContainerCreating", e.getMessage(), clock.instant()));
        } catch (IOException e) {
            report(
                    pod,
                    PodStates.waiting(pod, "CreateContainerError", String.valueOf(e.getMessage()), clock.instant()));
        }
    }

    /** In the order in which they run; the last is the pod's own, of which this node knows one. */
    private static List<Container> containers(Pod pod) {
        return Stream.concat(
                        pod.getSpec().getInitContainers().stream(),
                        pod.getSpec().getContainers().stream().limit(1))
                .toList();
    }

    private PodProcess launch(Pod pod, Container container, Path directory) throws IOException, Volumes.NotReady {
        MountTable mounts = volumes.mount(pod, container, directory);
        Path termination = directory.resolve("termination-log");
        Files.writeString(termination, "");
        String terminationPath =
                Objects.requireNonNullElse(container.getTerminationMessagePath(), RunnerPod.TERMINATION_FILE);
        Path root = directory.resolve("roots").resolve(container.getName());
        Map<String, Path> known =
                new LinkedHashMap<>(Volumes.parents(mounts, root).directories());
        known.putAll(mounts.directories());
        known.put(terminationPath, termination);
        ContainerCommand command =
                ContainerCommand.of(client, pod, container, settings.entrypoint(), new MountTable(known));
        Map<String, String> image = new LinkedHashMap<>(settings.environment());
        image.put(RunnerPod.MOUNTS, mounts.asText());
        Path temp = mounts.directories().get(RunnerPod.TEMP_DIRECTORY);
        if (temp != null) {
            image.put("TMPDIR", temp.toString());
        }
        Path log =
                settings.log(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        Files.createDirectories(Objects.requireNonNull(log.getParent()));
        return PodProcess.start(command, image, root, log, termination);
    }

    private void follow(Pod pod, PodProcess first, Instant since) {
        try {
            PodProcess process = first;
            for (Container before : pod.getSpec().getInitContainers()) {
                report(pod, PodStates.waiting(pod, "PodInitializing", null, since));
                int exitCode = process.await();
                if (exitCode != 0) {
                    over(
                            pod,
                            PodStates.notInitialized(
                                    pod, before, clock.instant(), exitCode, process.terminationMessage()));
                    return;
                }
                process = launch(pod, after(pod, before), directory(pod));
                running.put(pod.getMetadata().getUid(), process);
            }
            report(pod, PodStates.running(pod, since));
            int exitCode = process.await();
            over(
                    pod,
                    PodStates.ended(
                            pod,
                            since,
                            clock.instant(),
                            exitCode,
                            process.reason(exitCode),
                            process.terminationMessage()));
        } catch (Volumes.NotReady e) {
            report(pod, PodStates.waiting(pod, "CreateContainerError", e.getMessage(), clock.instant()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Container after(Pod pod, Container before) {
        List<Container> all = containers(pod);
        return all.get(all.indexOf(before) + 1);
    }

    private void over(Pod pod, PodStatus end) throws IOException {
        running.remove(pod.getMetadata().getUid());
        report(pod, end);
        remove(directory(pod));
    }

    /** Ends a pod that is being deleted, and then lets go of it. */
    private void end(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (taken.putIfAbsent(uid + " ending", true) != null) {
            return;
        }
        PodProcess process = running.get(uid);
        Duration grace =
                Duration.ofSeconds(Objects.requireNonNullElse(pod.getMetadata().getDeletionGracePeriodSeconds(), 30L));
        Thread.ofVirtual().name("end-" + pod.getMetadata().getName()).start(() -> {
            try {
                if (process != null) {
                    process.terminate(grace);
                    process.await();
                }
                client.resource(pod).withGracePeriod(0).delete();
                remove(directory(pod));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** SIGKILL to a running pod, with the reason its status will give; false where it does not run. */
    boolean kill(Pod pod, String reason) {
        PodProcess process = running.get(pod.getMetadata().getUid());
        if (process != null) {
            process.kill(reason);
        }
        return process != null;
    }

    /** Kills what runs for pods that are gone: deleted by force, they are not waited for. */
    void killAllBut(Set<String> uids) {
        running.forEach((uid, process) -> {
            if (!uids.contains(uid)) {
                process.kill("Error");
            }
        });
    }

    void stop() {
        stopped = true;
        running.values().forEach(process -> process.kill("Error"));
    }

    private void report(Pod pod, PodStatus status) {
        if (stopped) {
            return;
        }
        try {
            Pod current = client.resource(pod).get();
            if (current == null
                    || !current.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
                return;
            }
            if (!PodStates.same(current.getStatus(), status)) {
                client.resource(new PodBuilder(current)
                                .editMetadata()
                                .withResourceVersion(null)
                                .endMetadata()
                                .withStatus(status)
                                .build())
                        .updateStatus();
            }
        } catch (KubernetesClientException e) {
            // Gone in between: nobody wants the report any more.
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    private Path directory(Pod pod) {
        return settings.directory().resolve("pods").resolve(pod.getMetadata().getUid());
    }

    /** One at a time: a pod that is deleted as it ends is removed by two threads. */
    private static synchronized void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
