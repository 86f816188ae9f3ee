package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose an object is: everything belongs to its CaptureJob and goes with it, but for what {@code Holding} keeps. */
public final class Owner {
    /** Field managers of what the operator writes into a checkpoint. */
    private static final Set<String> MANAGERS = Set.of("sanderling-operator", "sanderling-handoff");

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
        return kept || owns(job, object) || isCheckpoint(job, object);
    }

    /** A checkpoint that somebody took the labels from: it is told by its content, and by who wrote it. */
    private static boolean isCheckpoint(CaptureJob job, HasMetadata object) {
        return object instanceof ConfigMap configMap
                && object.getMetadata().getOwnerReferences().isEmpty()
                && Names.checkpoint(Names.name(job)).equals(object.getMetadata().getName())
                && CheckpointView.of(configMap).state().isPresent()
                && object.getMetadata().getManagedFields().stream()
                        .anyMatch(entry -> MANAGERS.contains(String.valueOf(entry.getManager())));
    }

    /** Whether the object belongs to a job of this name that was there before, and goes as that one did. */
    public static boolean formerOwns(CaptureJob job, HasMetadata object) {
        return !owns(job, object)
                && object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> job.getKind().equals(owner.getKind())
                                && Names.name(job).equals(owner.getName()));
    }

    /**
     * Whether a Job is one of the job's runs or checks; a label alone anybody can put on.
     *
     * @param cronJob the CronJob of the job's name, whoever owns it
     */
    public static boolean ownsRun(CaptureJob job, Optional<CronJob> cronJob, HasMetadata run) {
        if (owns(job, run)) {
            return true;
        }
        return run.getMetadata().getOwnerReferences().stream()
                .filter(owner -> "CronJob".equals(owner.getKind())
                        && Names.cronJob(Names.name(job)).equals(owner.getName()))
                .anyMatch(owner -> cronJob.isEmpty()
                        // It goes with its CronJob, which has gone before; nobody else has that annotation.
                        ? run.getMetadata().getAnnotations() != null
                                && run.getMetadata().getAnnotations().containsKey(Labels.SINCE)
                        : owns(job, cronJob.get())
                                && cronJob.get().getMetadata().getUid().equals(owner.getUid()));
    }

    /** Whether the object belongs to exactly this job, not to a former one of the same name. */
    public static boolean owns(CaptureJob job, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> Names.uid(job).equals(reference.getUid()));
    }
}
