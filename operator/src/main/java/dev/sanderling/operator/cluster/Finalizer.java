package dev.sanderling.operator.cluster;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Our finalizer on a job. */
final class Finalizer {
    private Finalizer() {}

    /** Puts it on or takes it off; at rest nothing is sent. */
    static void apply(KubernetesClient client, CaptureJob job, boolean held) {
        if (job.hasFinalizer(Names.FINALIZER) == held) {
            return;
        }
        var patch = new CaptureJob();
        patch.getMetadata().setName(Names.name(job));
        patch.getMetadata().setNamespace(Names.namespace(job));
        // Else a job that was deleted meanwhile would be made anew.
        patch.getMetadata().setUid(Names.uid(job));
        patch.getMetadata().setFinalizers(held ? List.of(Names.FINALIZER) : List.of());
        client.resource(patch)
                .fieldManager(Cluster.FINALIZER_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }
}
