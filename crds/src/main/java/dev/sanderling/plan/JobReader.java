package dev.sanderling.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sanderling.api.CaptureJobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** From text to document: is it YAML, is it a CaptureJob, has its spec the right shape. */
final class JobReader {
    private JobReader() {}

    static JobDocument.Reading read(String text, Strictness strictness) {
        var problems = new ArrayList<Problem>();
        Place whole = new Place("document", problems);
        Optional<JobDocument> document = YamlTree.read(text, whole)
                .filter(tree -> isJob(tree, whole))
                .map(tree -> document(tree, strictness, new Place("", problems)));
        return new JobDocument.Reading(document, List.copyOf(problems));
    }

    private static boolean isJob(JsonNode tree, Place whole) {
        if (!tree.isObject()) {
            whole.problem("is not a " + JobDocument.KIND + ": it has no fields");
            return false;
        }
        Place top = new Place("", whole.problems());
        boolean version = is(top.field("apiVersion"), tree.path("apiVersion"), JobDocument.API_VERSION);
        boolean kind = is(top.field("kind"), tree.path("kind"), JobDocument.KIND);
        return version && kind;
    }

    private static boolean is(Place place, JsonNode node, String wanted) {
        if (node.asText().equals(wanted)) {
            return true;
        }
        place.problem(
                node.isMissingNode() ? "is required: " + wanted : "is " + node + "; this program reads " + wanted);
        return false;
    }

    private static JobDocument document(JsonNode tree, Strictness strictness, Place top) {
        if (strictness == Strictness.STRICT) {
            UnknownFields.report(tree, top);
        }
        JsonNode metadata = tree.path("metadata");
        JsonNode generation = metadata.path("generation");
        return new JobDocument(
                text(metadata, "namespace", top.field("metadata")).orElse(Defaults.NAMESPACE),
                text(metadata, "name", top.field("metadata")).orElse(""),
                text(metadata, "uid", top.field("metadata")),
                generation.isIntegralNumber() ? OptionalLong.of(generation.longValue()) : OptionalLong.empty(),
                spec(tree.path("spec"), strictness, top.field("spec")));
    }

    private static Optional<String> text(JsonNode parent, String name, Place place) {
        JsonNode node = parent.path(name);
        if (!node.isTextual() && !node.isMissingNode() && !node.isNull()) {
            place.field(name).problem("is not a string; put it in quotes");
        }
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    private static CaptureJobSpec spec(JsonNode node, Strictness strictness, Place place) {
        if (node.isMissingNode() || node.isNull()) {
            place.problem("is required");
            return SpecMapper.EMPTY;
        }
        return SpecMapper.read(node, strictness, place);
    }
}
