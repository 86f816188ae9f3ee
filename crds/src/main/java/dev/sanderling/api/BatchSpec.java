package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Limits of one run; a limit is honoured at the next transaction boundary. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchSpec(
        @JsonPropertyDescription("End the run at the first boundary at or after this many changes. Default: none.")
        @Nullable
        Long maxRecords,

        @JsonPropertyDescription("End the run at the first boundary after this ISO 8601 duration. Default: none.")
        @Nullable
        String maxDuration,

        @JsonPropertyDescription(
                "End the run when no change came for this ISO 8601 duration; only where the log's end cannot be found out. Default: PT10S.")
        @Nullable
        String maxWait,

        @JsonPropertyDescription(
                "Continue: a run that a limit ended is followed by the next at once. Wait: the schedule decides. Default: Continue.")
        @Nullable
        WhenBehind whenBehind) {}
