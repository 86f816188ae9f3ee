package dev.sanderling.plan;

import dev.sanderling.api.CaptureJobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A CaptureJob as a document, without anything of a Kubernetes client.
 *
 * @param namespace {@code default} where the document names none
 * @param name empty where the document names none, which {@link #check} reports
 * @param uid empty outside a cluster
 * @param generation empty outside a cluster
 * @param spec as written; its {@code runner} is null in a lenient reading
 */
public record JobDocument(
        String namespace, String name, Optional<String> uid, OptionalLong generation, CaptureJobSpec spec) {
    /** The apiVersion this program reads. */
    public static final String API_VERSION = "sanderling.dev/v1alpha1";
    /** The kind this program reads. */
    public static final String KIND = "CaptureJob";

    /**
     * What a text turned out to be.
     *
     * @param document empty where the text is no CaptureJob at all
     * @param problems of reading; what the fields mean is checked by {@link #check}
     */
    public record Reading(Optional<JobDocument> document, List<Problem> problems) {
        /** Problems of reading and of meaning together, or the plan. */
        public Checked check() {
            Optional<Checked> checked = document.map(d -> Plans.check(d.namespace(), d.name(), d.spec()));
            if (problems.isEmpty()) {
                return checked.orElseThrow();
            }
            var all = new ArrayList<>(problems);
            if (checked.orElse(null) instanceof Checked.Invalid invalid) {
                // A field of the wrong shape was read as absent; that it is required is no news then.
                invalid.problems().stream().filter(this::isNew).forEach(all::add);
            }
            return new Checked.Invalid(List.copyOf(all));
        }

        private boolean isNew(Problem problem) {
            return problems.stream().noneMatch(known -> problem.path().startsWith(known.path()));
        }
    }

    /** Reads one YAML or JSON document; never throws for what the text holds. */
    public static Reading read(String text, Strictness strictness) {
        return JobReader.read(text, strictness);
    }
}
