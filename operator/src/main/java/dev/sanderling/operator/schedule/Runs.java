package dev.sanderling.operator.schedule;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.OperatorSettings;
import dev.sanderling.operator.handoff.Edition;
import dev.sanderling.plan.CapturePlan;
import java.util.List;

/**
 * Everything that the pods of a job are made from.
 *
 * @param edition what of the spec matters to a run, and since when
 * @param document name of the ConfigMap with the job document
 * @param chunks names of the history chunks; empty where the source needs none
 * @param held whether checkpoint and chunks are to outlive the job
 * @param gated whether runs are made suspended, and wait for their turn within a budget
 */
public record Runs(
        CaptureJob job,
        CapturePlan plan,
        Edition edition,
        String document,
        List<String> chunks,
        boolean held,
        OperatorSettings.RunnerImage image,
        boolean gated) {
    /** Runs that start at once. */
    public Runs(
            CaptureJob job,
            CapturePlan plan,
            Edition edition,
            String document,
            List<String> chunks,
            boolean held,
            OperatorSettings.RunnerImage image) {
        this(job, plan, edition, document, chunks, held, image, false);
    }
}
