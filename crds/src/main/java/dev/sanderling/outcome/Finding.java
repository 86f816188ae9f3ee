package dev.sanderling.outcome;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that stands in the way, as preflight reports it.
 *
 * @param reason what kind of thing
 * @param message one sentence for the user: what is wrong and what to do next; never a secret, a row value or a stack
 * @param sink name of the sink at which it was found; null where it was not found at a sink
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
        Reason reason, String message, @Nullable String sink) {
    /** Not found at a sink. */
    public Finding(Reason reason, String message) {
        this(reason, message, null);
    }

    /** The same, found at that sink; one that names its sink already stays as it is. */
    public Finding at(String name) {
        return sink == null ? new Finding(reason, message, name) : this;
    }

    /**
     * Where to look: never {@link Party#EITHER}. What is the source's or the document's is a sink's where it was found at
     * one: its password, its certificate, a value that it does not take.
     */
    @JsonIgnore
    public Party party() {
        return switch (reason.party()) {
            case EITHER, SOURCE -> sink == null ? Party.SOURCE : Party.SINK;
            case DOCUMENT -> sink == null ? Party.DOCUMENT : Party.SINK;
            case SINK, CHECKPOINT, CLUSTER, US, NOBODY -> reason.party();
        };
    }
}
