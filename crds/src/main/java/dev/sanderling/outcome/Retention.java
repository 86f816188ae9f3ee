package dev.sanderling.outcome;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * For how long the source keeps what the job still needs, as of one look at it.
 *
 * @param bytes of log kept; null where it cannot be told
 * @param secondsToLoss until the source gives it up if nobody reads on and the log grows as it did; null where nothing
 *     limits it, or the log did not grow
 * @param limit the server's setting that limits it soonest; null where nothing does
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Retention(
        @Nullable Long bytes,
        @Nullable Long secondsToLoss,
        @Nullable String limit) {}
