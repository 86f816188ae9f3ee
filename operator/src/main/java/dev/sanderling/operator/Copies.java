package dev.sanderling.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.cluster.Watches;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapper;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/**
 * The copy of a job that each look is given. By way of JSON, as the client makes it, it takes more than all the rest of a
 * look: Jackson goes through the annotations of every class of the document each time. Spec and status are records that
 * nobody changes, so a job of its own with metadata of its own is enough. Everything else is the client's own way.
 */
@Singleton
public class Copies extends KubernetesSerialization {
    /** What comes by a watch. */
    static final List<Class<? extends KubernetesResource>> READ = Stream.concat(
                    Stream.of(CaptureJob.class, Status.class), Watches.KINDS.stream())
            .toList();

    Copies(@KubernetesClientObjectMapper ObjectMapper mapper) {
        // Else every kind that Kubernetes has is loaded, some hundred classes, to read what a watch sends.
        super(mapper, false);
        READ.forEach(this::registerKubernetesResource);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T clone(T resource) {
        return resource instanceof CaptureJob job ? (T) copy(job) : super.clone(resource);
    }

    static CaptureJob copy(CaptureJob job) {
        var copy = new CaptureJob();
        copy.setApiVersion(job.getApiVersion());
        copy.setKind(job.getKind());
        copy.setMetadata(job.getMetadata() == null ? null : new ObjectMetaBuilder(job.getMetadata()).build());
        copy.setSpec(job.getSpec());
        copy.setStatus(job.getStatus());
        return copy;
    }
}
