package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One run. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunStatus(
        @JsonPropertyDescription("Name of the pod.") @Nullable
        String runId,

        @JsonPropertyDescription("Run, Trigger or Check.") @Nullable
        String kind,

        @JsonPropertyDescription("RFC 3339.") @Nullable String startedAt,

        @JsonPropertyDescription("RFC 3339; absent while it runs.") @Nullable
        String endedAt,

        @JsonPropertyDescription(
                "Waiting (for its turn), Running, Following (it has caught up and lingers), Succeeded, Empty, AlreadyRunning, Failed or Interrupted.")
        @Nullable
        String result,

        @JsonPropertyDescription("Reason of a failure; an enum, see the list of reasons.") @Nullable
        String reason,

        @JsonPropertyDescription("One sentence with what to do next.") @Nullable
        String message,

        @JsonPropertyDescription("Failures in a row up to this run.") @Nullable
        Integer failures,

        @JsonPropertyDescription(
                "Generation of the spec that it ran for; of those that mean the same to a run, the first.")
        @Nullable
        Long generation,

        @JsonPropertyDescription("Name of the sink at which it failed; absent where it did not fail at a sink.")
        @Nullable
        String sink) {}
