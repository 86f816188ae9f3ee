package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.handoff.CheckpointView;
import dev.sanderling.operator.handoff.Edition;
import dev.sanderling.operator.handoff.HistoryChunks;
import dev.sanderling.operator.handoff.JobDocuments;
import dev.sanderling.operator.schedule.Runs;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.Plans;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The repository's examples, as an API server would hand them out. */
public final class Examples {
    static final Path DIRECTORY = Path.of("..", "examples");

    private Examples() {}

    static List<Path> all() throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** The named example as generation 3 of a resource in namespace sales. */
    public static CaptureJob job(String file) {
        try {
            CaptureJob job = Serialization.unmarshal(Files.readString(DIRECTORY.resolve(file)), CaptureJob.class);
            job.getMetadata().setNamespace("sales");
            job.getMetadata().setUid("0000-" + job.getMetadata().getName());
            job.getMetadata().setGeneration(3L);
            job.getMetadata().setCreationTimestamp("2026-11-22T08:00:00Z");
            return job;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static CapturePlan plan(CaptureJob job) {
        Checked checked = Plans.checkInCluster(Names.namespace(job), Names.name(job), job.getSpec());
        if (checked instanceof Checked.Valid valid) {
            return valid.plan();
        }
        throw new AssertionError(checked);
    }

    /** Everything the pods of the job are made from, at its first reconcile. */
    public static Runs runs(CaptureJob job) {
        CapturePlan plan = plan(job);
        return new Runs(
                job,
                plan,
                Edition.of(job, Optional.empty()),
                JobDocuments.desired(job).getMetadata().getName(),
                HistoryChunks.names(plan, CheckpointView.ABSENT, 0),
                false,
                new Image());
    }

    /** The same, where runs wait for their turn. */
    public static Runs gated(CaptureJob job) {
        Runs runs = runs(job);
        return new Runs(
                job, runs.plan(), runs.edition(), runs.document(), runs.chunks(), runs.held(), runs.image(), true);
    }

    record Image() implements OperatorSettings.RunnerImage {
        @Override
        public String image() {
            return "registry.example/sanderling-runner:test";
        }

        @Override
        public String imagePullPolicy() {
            return "IfNotPresent";
        }

        @Override
        public String logFormat() {
            return "text";
        }
    }
}
