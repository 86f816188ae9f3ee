package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * The copy of a job that each look is given. By way of JSON, as the SDK makes it, it takes more than all the rest of a
 * look: Jackson goes through the annotations of every class of the document each time. Spec and status are records that
 * nobody changes, so a job of its own with metadata of its own is enough.
 */
final class Copies implements Cloner {
    private final KubernetesSerialization json = new KubernetesSerialization();

    @Override
    @SuppressWarnings("unchecked")
    public <R extends HasMetadata> R clone(R object) {
        return object instanceof CaptureJob job ? (R) copy(job) : json.clone(object);
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
