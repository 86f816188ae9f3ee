package dev.sanderling.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sanderling.api.CaptureJob;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapper;
import jakarta.inject.Singleton;

/**
 * The copy of a job that each look is given. By way of JSON, as the client makes it, it takes more than all the rest of a
 * look: Jackson goes through the annotations of every class of the document each time. Spec and status are records that
 * nobody changes, so a job of its own with metadata of its own is enough. Everything else is the client's own way.
 */
@Singleton
public class Copies extends KubernetesSerialization {
    Copies(@KubernetesClientObjectMapper ObjectMapper mapper) {
        super(mapper, true);
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
