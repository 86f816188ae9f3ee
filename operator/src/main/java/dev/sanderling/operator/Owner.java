package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whose an object is: everything belongs to its CaptureJob and goes with it, but for what {@code Holding} keeps. */
public final class Owner {
    private static final Set<String> KEPT = Set.of(Names.ROLE_CHECKPOINT, Names.ROLE_HISTORY);

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

    /** Metadata of an object that is to outlive the job. */
    public static ObjectMeta unowned(CaptureJob job, String name, String role) {
        return new ObjectMetaBuilder(metadata(job, name, role))
                .withOwnerReferences(List.of())
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

    /**
     * Whether the job may write the object: it owns it, or the object is what a job of this name keeps and nobody owns,
     * be it this one's or one that a former job left behind.
     */
    public static boolean belongs(CaptureJob job, HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        boolean kept = labels != null
                && object.getMetadata().getOwnerReferences().isEmpty()
                && Names.name(job).equals(labels.get(Labels.CAPTURE_JOB))
                && KEPT.contains(String.valueOf(labels.get(Labels.ROLE)));
        return kept || owns(job, object);
    }

    /** Whether the object belongs to exactly this job, not to a former one of the same name. */
    public static boolean owns(CaptureJob job, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> Names.uid(job).equals(reference.getUid()));
    }
}
