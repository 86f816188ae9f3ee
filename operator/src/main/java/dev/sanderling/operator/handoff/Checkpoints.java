package dev.sanderling.operator.handoff;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/**
 * The checkpoint's ConfigMap as the operator sees it: metadata, and the one key {@code handoff}, each applied under a
 * field manager of its own. No object made here ever has the key {@code state}: that one belongs to the runner.
 */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * Name, labels and owner; no data.
     *
     * @param held whether it is to outlive the job
     */
    public static ConfigMap desired(CaptureJob job, boolean held) {
        String name = Names.checkpoint(Names.name(job));
        return new ConfigMapBuilder()
                .withMetadata(
                        held
                                ? Owner.unowned(job, name, Names.ROLE_CHECKPOINT)
                                : Owner.metadata(job, name, Names.ROLE_CHECKPOINT))
                .build();
    }

    /** The operator's key alone; the uid makes the API server refuse it when the ConfigMap is another one by now. */
    public static ConfigMap handoff(ConfigMap checkpoint, String text) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(checkpoint.getMetadata().getName())
                .withNamespace(checkpoint.getMetadata().getNamespace())
                .withUid(checkpoint.getMetadata().getUid())
                .endMetadata()
                .withData(Map.of(Labels.HANDOFF_KEY, text))
                .build();
    }
}
