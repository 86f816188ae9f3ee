package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Whose an object is: everything belongs to its CaptureJob and goes with it. */
public final class Owner {
    private Owner() {}

    /** Metadata of an object that the job owns. */
    public static ObjectMeta metadata(CaptureJob job, String name, String role) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(Names.namespace(job))
                .withLabels(Names.labels(Names.name(job), role))
                .withOwnerReferences(reference(job))
                .build();
    }

    /**
     * A reference for a Job: it goes with its owner, but has no controller. The CronJob controller takes every Job whose
     * controller has the CronJob's name, of whatever kind, for one of its own and warns of it.
     */
    public static OwnerReference loose(HasMetadata owner) {
        return new OwnerReferenceBuilder(reference(owner)).withController(false).build();
    }

    private static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** Whether the object belongs to exactly this job, not to a former one of the same name. */
    public static boolean owns(CaptureJob job, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> Names.uid(job).equals(reference.getUid()));
    }
}
