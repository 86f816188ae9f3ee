package dev.sanderling.operator.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.operator.Names;
import dev.sanderling.pod.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a spec matters to a run. An edit of the rest (when to run, how much history to keep) needs no new check, and
 * what is known of the job stays known.
 *
 * @param since the generation with which this meaning came
 * @param meaning hash of what of the spec decides what a run does
 */
public record Edition(long since, String meaning) {
    /** The job's edition; the CronJob remembers the one before, and since when. */
    public static Edition of(CaptureJob job, Optional<CronJob> cronJob) {
        String meaning = meaning(job);
        return cronJob.filter(made -> meaning.equals(annotations(made).get(Labels.MEANING)))
                .map(made -> generation(annotations(made).get(Labels.SINCE)))
                .filter(since -> since > 0)
                .map(since -> new Edition(since, meaning))
                .orElseGet(() -> new Edition(Names.generation(job), meaning));
    }

    /** Generation of an annotation; 0 where it has none. */
    public static long generation(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String meaning(CaptureJob job) {
        JsonNode spec = JobDocuments.tree(job.getSpec());
        if (spec instanceof ObjectNode object) {
            object.remove(JobDocuments.SCHEDULE);
            object.remove(JobDocuments.NOTHING_TO_A_RUN);
        }
        return Names.hash(spec.toString());
    }

    private static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
