package dev.sanderling.operator.reading;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.plan.Problem;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a job could not be read. It travels with the object, under a name in its metadata that no API server lets
 * through, because objects are copied by way of JSON.
 */
public final class Unreadable {
    private static final String FIELD = "sanderling.dev/unreadable";
    private static final int LONGEST_VALUE = 60;

    private Unreadable() {}

    /** Problems of the spec; empty where all of it was read. */
    public static List<Problem> of(CaptureJob job) {
        ObjectMeta metadata = job.getMetadata();
        Object kept = metadata == null || metadata.getAdditionalProperties() == null
                ? null
                : metadata.getAdditionalProperties().get(FIELD);
        var problems = new ArrayList<Problem>();
        if (kept instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> fields) {
                    problems.add(
                            new Problem(String.valueOf(fields.get("path")), String.valueOf(fields.get("message"))));
                }
            }
        }
        return List.copyOf(problems);
    }

    /** Of the status nothing is kept: it is ours, written by another version, and written anew. */
    static void remember(CaptureJob job, List<Problem> problems) {
        List<Map<String, String>> kept = problems.stream()
                .filter(problem ->
                        problem.path().equals("spec") || problem.path().startsWith("spec."))
                .map(problem -> Map.of("path", problem.path(), "message", problem.message()))
                .toList();
        if (!kept.isEmpty()) {
            if (job.getMetadata() == null) {
                job.setMetadata(new ObjectMeta());
            }
            job.getMetadata().setAdditionalProperty(FIELD, kept);
        }
    }

    /** For people; names no class. */
    static String sentence(JsonNode value, JsonMappingException why) {
        String text = value.toString();
        String shown = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
        Class<?> wanted = why instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (wanted != null && wanted.isEnum() && why instanceof InvalidFormatException) {
            return "is " + shown + ", which is none of the words that this version of the operator knows";
        }
        return "is " + shown + ", which cannot be read as " + kind(wanted);
    }

    private static String kind(@Nullable Class<?> wanted) {
        Set<Class<?>> whole = Set.of(int.class, Integer.class, long.class, Long.class);
        if (wanted != null && whole.contains(wanted)) {
            return "a whole number of the size that Kubernetes has for this field";
        }
        return "a value of this field";
    }
}
