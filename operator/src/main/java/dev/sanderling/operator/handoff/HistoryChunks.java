package dev.sanderling.operator.handoff;

import dev.sanderling.api.CaptureJob;
import dev.sanderling.checkpoint.HistoryManifest;
import dev.sanderling.checkpoint.State;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Source;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.stream.IntStream;

/** Empty ConfigMaps that a runner may fill with schema history: it may not create any, so some are always spare. */
public final class HistoryChunks {
    /** Chunks beyond those in use. */
    static final int SPARE = 4;

    private HistoryChunks() {}

    /**
     * Names of a job's chunks in order; none where the source needs no schema history.
     *
     * @param before how many there were; never fewer, because a pod that is running was told of them
     */
    public static List<String> names(CapturePlan plan, CheckpointView checkpoint, int before) {
        return switch (plan.source()) {
            case Source.Postgres postgres -> List.of();
            case Source.MySql mysql ->
                IntStream.rangeClosed(1, count(before, highest(plan.name(), checkpoint)))
                        .mapToObj(number -> Names.chunk(plan.name(), number))
                        .toList();
        };
    }

    /** After a compaction fewer are in use; a run that writes all of them anew needs no more than twice as many. */
    private static int count(int before, int highest) {
        return Math.max(Math.min(before, 2 * highest + 2 * SPARE), highest + SPARE);
    }

    /**
     * How many of the names are chunks' as we number them. Somebody may have put others into the Role, and nothing is made
     * for those.
     */
    public static int counted(String job, List<String> names) {
        int number = 0;
        while (names.contains(Names.chunk(job, number + 1))) {
            number++;
        }
        return number;
    }

    /**
     * The chunks' metadata; what is in them is the runner's.
     *
     * @param held whether they are to outlive the job, as the checkpoint that refers to them
     */
    public static List<ConfigMap> desired(CaptureJob job, List<String> names, boolean held) {
        return names.stream()
                .map(name -> new ConfigMapBuilder()
                        .withMetadata(
                                held
                                        ? Owner.unowned(job, name, Names.ROLE_HISTORY)
                                        : Owner.metadata(job, name, Names.ROLE_HISTORY))
                        .build())
                .toList();
    }

    private static int highest(String job, CheckpointView checkpoint) {
        HistoryManifest manifest = checkpoint.state().map(State::history).orElse(null);
        int highest = 0;
        String prefix = Names.chunk(job, 0).replaceFirst("0$", "");
        if (manifest != null) {
            for (HistoryManifest.Chunk chunk : manifest.chunks()) {
                String number = chunk.name().startsWith(prefix) ? chunk.name().substring(prefix.length()) : "";
                if (number.matches("\\d{1,4}")) {
                    highest = Math.max(highest, Integer.parseInt(number));
                }
            }
        }
        return highest;
    }
}
