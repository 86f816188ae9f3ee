package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the caches keep: of a fleet's pods and Jobs nearly everything is the one template, and the API server's account of
 * who wrote which field is longer than the object. What is left out here must not be read from a cache, nor written back
 * from one.
 */
public final class Pruned {
    /** So many objects of a list are read at once: whole, before anything of them is left out. */
    public static final long PAGE = 250;

    /** Those of a pod that are read. */
    private static final Set<String> CONDITIONS = Set.of("PodScheduled", "DisruptionTarget", "Ready");

    /** The containers of which something is read; a sidecar's end tells nothing. */
    private static final Set<String> OURS = Set.of(RunnerPod.CONTAINER, RunnerPod.BATCH_CONTAINER);

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Pruned() {}

    /** A store that keeps of each object what the operator reads. */
    public static <T extends HasMetadata> @Nullable ItemStore<T> store() {
        return isOneWatch() ? new Store<>(Pruned::of) : null;
    }

    /** Of jobs that stay nothing but their metadata: it is for those that go. */
    public static @Nullable ItemStore<CaptureJob> departing() {
        return isOneWatch() ? new Store<>(job -> of(job.isMarkedForDeletion() ? job : shell(job))) : null;
    }

    /** With a list of namespaces there is one watch for each, and each would take the others' objects out of the store. */
    private static boolean isOneWatch() {
        return ConfigProvider.getConfig()
                .getOptionalValues("quarkus.operator-sdk.namespaces", String.class)
                .map(namespaces -> namespaces.size() <= 1)
                .orElse(true);
    }

    static <T extends HasMetadata> T of(T object) {
        ObjectMeta metadata = object.getMetadata();
        if (metadata != null) {
            // When our own fields changed is asked of CronJobs; which they are, of nothing.
            metadata.setManagedFields(
                    object instanceof CronJob
                            ? metadata.getManagedFields().stream()
                                    .map(Pruned::withoutFields)
                                    .toList()
                            : List.of());
            if (metadata.getAnnotations() != null && metadata.getAnnotations().containsKey(LAST_APPLIED)) {
                metadata.getAnnotations().remove(LAST_APPLIED);
            }
        }
        if (object instanceof Pod pod) {
            prune(pod);
        } else if (object instanceof Job job) {
            prune(job);
        }
        return object;
    }

    private static ManagedFieldsEntry withoutFields(ManagedFieldsEntry entry) {
        return new ManagedFieldsEntryBuilder(entry).withFieldsV1(null).build();
    }

    private static void prune(Pod pod) {
        pod.setSpec(null);
        pod.getMetadata().setAnnotations(null);
        if (pod.getStatus() != null) {
            var status = pod.getStatus();
            status.getInitContainerStatuses().removeIf(container -> !RunnerPod.CONTAINER.equals(container.getName()));
            status.setPodIP(null);
            status.setPodIPs(List.of());
            status.setHostIP(null);
            status.setHostIPs(List.of());
            status.setConditions(status.getConditions().stream()
                    .filter(condition -> CONDITIONS.contains(condition.getType()))
                    .toList());
            status.getContainerStatuses().removeIf(container -> !OURS.contains(container.getName()));
            status.getInitContainerStatuses().forEach(Pruned::prune);
            status.getContainerStatuses().forEach(Pruned::prune);
        }
    }

    private static void prune(ContainerStatus container) {
        container.setContainerID(null);
        container.setImage(null);
        container.setImageID(null);
        container.setLastState(null);
        container.setResources(null);
        container.setAllocatedResources(null);
        container.setVolumeMounts(List.of());
        container.setUser(null);
    }

    /** Which ConfigMaps it mounts is asked when old job documents are swept. */
    private static void prune(Job job) {
        if (job.getSpec() == null
                || job.getSpec().getTemplate() == null
                || job.getSpec().getTemplate().getSpec() == null) {
            return;
        }
        List<Volume> mounted = job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getConfigMap() != null)
                .toList();
        var pod = new PodSpec();
        pod.setVolumes(mounted);
        job.setSpec(new JobSpecBuilder()
                .withSuspend(job.getSpec().getSuspend())
                .withManagedBy(job.getSpec().getManagedBy())
                .withTtlSecondsAfterFinished(job.getSpec().getTtlSecondsAfterFinished())
                .withNewTemplate()
                .withSpec(pod)
                .endTemplate()
                .build());
    }

    private static CaptureJob shell(CaptureJob job) {
        var shell = new CaptureJob();
        shell.setApiVersion(job.getApiVersion());
        shell.setMetadata(job.getMetadata());
        return shell;
    }

    private static final class Store<T extends HasMetadata> extends BasicItemStore<T> {
        private static final Alike ALIKE = new Alike();

        private final UnaryOperator<T> keep;

        Store(UnaryOperator<T> keep) {
            super(Cache::metaNamespaceKeyFunc);
            this.keep = keep;
        }

        @Override
        public T put(String key, T object) {
            return super.put(key, ALIKE.of(keep.apply(object)));
        }
    }
}
