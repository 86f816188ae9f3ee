package dev.sanderling.operator.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sanderling.api.CaptureJob;
import dev.sanderling.api.CaptureJobSpec;
import dev.sanderling.operator.Names;
import dev.sanderling.operator.Owner;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.pod.RunnerPod;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of the CaptureJob a run depends on, as an immutable ConfigMap, named by its content and referred to by the pod
 * template: a pod never sees half an edit.
 */
public final class JobDocuments {
    /** What is nothing to a run, besides the schedule: such an edit changes no pod. */
    static final List<String> NOTHING_TO_A_RUN =
            List.of("timeZone", "spread", "suspend", "trigger", "history", "deletionPolicy");

    static final String SCHEDULE = "schedule";

    /**
     * In place of the schedule. It is as little to a run as the rest, but a document without one is none, to a runner of an
     * earlier version as well.
     */
    private static final String ANY = "@yearly";

    private static final String ABOUT = "# When runs start is the CronJob's: the schedule below is nobody's.\n";

    /** How many are kept, the current one included: a pod of the generation before may still be starting. */
    private static final int KEPT = 2;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, true)
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    private JobDocuments() {}

    /** The document of this job as it stands. */
    public static ConfigMap desired(CaptureJob job) {
        String text = text(job);
        return new ConfigMapBuilder()
                .withMetadata(Owner.metadata(job, Names.document(Names.name(job), text), Names.ROLE_DOCUMENT))
                .withImmutable(true)
                .withData(Map.of(RunnerPod.JOB_FILE, text))
                .build();
    }

    /** The spec of a document made earlier; empty where it cannot be read any more. */
    public static Optional<CaptureJobSpec> spec(ConfigMap document) {
        Map<String, String> data = document.getData() == null ? Map.of() : document.getData();
        try {
            CaptureJob job = YAML.readValue(data.getOrDefault(RunnerPod.JOB_FILE, ""), CaptureJob.class);
            return job == null ? Optional.empty() : Optional.ofNullable(job.getSpec());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Documents that can go: not the current one, not the one before, none that an unfinished Job still mounts. */
    public static List<ConfigMap> superfluous(Collection<ConfigMap> all, String current, Collection<String> mounted) {
        var others = new ArrayList<ConfigMap>();
        for (ConfigMap document : all) {
            if (!document.getMetadata().getName().equals(current)) {
                others.add(document);
            }
        }
        others.sort(Comparator.comparing((ConfigMap document) ->
                        String.valueOf(document.getMetadata().getCreationTimestamp()))
                .thenComparing(document -> document.getMetadata().getName())
                .reversed());
        return others.stream()
                .skip(KEPT - 1)
                .filter(document -> !mounted.contains(document.getMetadata().getName()))
                .toList();
    }

    /** A spec with its fields in one order, whatever order they were written in. */
    static JsonNode tree(@Nullable CaptureJobSpec spec) {
        return JSON.valueToTree(spec);
    }

    /** The document of this job as it stands, as text. */
    public static String text(CaptureJob job) {
        var metadata = Map.of("name", Names.name(job), "namespace", Names.namespace(job), "uid", Names.uid(job));
        JsonNode spec = tree(job.getSpec());
        if (spec instanceof ObjectNode object) {
            object.remove(NOTHING_TO_A_RUN);
            object.replace(SCHEDULE, JSON.getNodeFactory().textNode(ANY));
        }
        var document = JSON.createObjectNode()
                .put("apiVersion", JobDocument.API_VERSION)
                .put("kind", JobDocument.KIND)
                .<ObjectNode>set("metadata", JSON.valueToTree(metadata));
        document.set("spec", spec);
        try {
            return ABOUT + YAML.writeValueAsString(document);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
