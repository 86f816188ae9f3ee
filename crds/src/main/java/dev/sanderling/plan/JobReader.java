package dev.sanderling.plan;

import dev.sanderling.api.CaptureJobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** From text to document: is it YAML, is it a CaptureJob, have its fields the right types. */
final class JobReader {
    /** Fields of metadata that we have no use for. */
    private static final List<String> METADATA = List.of(
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "labels",
            "managedFields",
            "ownerReferences",
            "resourceVersion",
            "selfLink");

    private JobReader() {}

    static JobDocument.Reading read(String text, Strictness strictness) {
        var problems = new ArrayList<Problem>();
        Optional<JobDocument> document = YamlTree.read(text, new Place("document", problems))
                .flatMap(tree -> document(new Fields(tree, new Place("", problems), strictness)));
        return new JobDocument.Reading(document, List.copyOf(problems));
    }

    private static Optional<JobDocument> document(Fields top) {
        boolean version = is(top, "apiVersion", JobDocument.API_VERSION);
        boolean kind = is(top, "kind", JobDocument.KIND);
        if (!version || !kind) {
            return Optional.empty();
        }
        Metadata metadata = top.object("metadata", JobReader::metadata);
        if (metadata == null) {
            metadata = new Metadata(null, null, null, null);
        }
        CaptureJobSpec spec = top.object("spec", SpecReader::spec);
        if (top.raw("spec") == null) {
            top.place().field("spec").problem("is required");
        }
        top.raw("status"); // the operator's, whatever it is
        top.reportUnknown();
        return Optional.of(new JobDocument(
                metadata.namespace == null ? Defaults.NAMESPACE : metadata.namespace,
                metadata.name == null ? "" : metadata.name,
                Optional.ofNullable(metadata.uid),
                metadata.generation == null ? OptionalLong.empty() : OptionalLong.of(metadata.generation),
                spec == null ? SpecReader.EMPTY : spec));
    }

    private static boolean is(Fields top, String name, String wanted) {
        Object value = top.raw(name);
        if (wanted.equals(value)) {
            return true;
        }
        top.place()
                .field(name)
                .problem(value == null ? "is required: " + wanted : "is " + value + "; this program reads " + wanted);
        return false;
    }

    private record Metadata(
            @Nullable String namespace,
            @Nullable String name,
            @Nullable String uid,
            @Nullable Long generation) {}

    private static Metadata metadata(Fields f) {
        METADATA.forEach(f::raw);
        return new Metadata(f.text("namespace"), f.text("name"), f.text("uid"), f.number("generation"));
    }
}
