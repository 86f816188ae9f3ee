package dev.sanderling.outcome;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves for the kubelet (JSON in {@code /dev/termination-log}, at most 4096 bytes) and so for the operator.
 *
 * @param reason the first finding's reason, or how the run ended
 * @param message one sentence
 * @param findings everything preflight found when there is more than one, shortened to fit
 * @param batch id of the batch this run committed, null where it committed none
 * @param behind true when a limit ended the run before the barrier, so that there is more to fetch
 * @param retention what the source keeps for the job, null where it was not looked at
 * @param server kind and version of the source, null where it was not reached
 * @param sink name of the sink at which the first finding was made, null where it was none or the runner is an older one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TerminationMessage(
        Reason reason,
        String message,
        @Nullable List<Finding> findings,
        @Nullable String batch,
        @Nullable Boolean behind,
        @Nullable String server,
        @Nullable Retention retention,
        @Nullable String sink) {
    /** Not at a sink. */
    public TerminationMessage(
            Reason reason,
            String message,
            @Nullable List<Finding> findings,
            @Nullable String batch,
            @Nullable Boolean behind,
            @Nullable String server,
            @Nullable Retention retention) {
        this(reason, message, findings, batch, behind, server, retention, null);
    }

    /** Reason, sentence and sink. */
    public Finding finding() {
        return new Finding(reason, message, sink);
    }
}
