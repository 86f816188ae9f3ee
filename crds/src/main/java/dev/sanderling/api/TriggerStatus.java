package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Echo of spec.trigger. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TriggerStatus(
        @JsonPropertyDescription("The runId that was acted on.") @Nullable
        String runId,

        @JsonPropertyDescription("Name of the Job that was started.") @Nullable
        String jobName,

        @JsonPropertyDescription("RFC 3339.") @Nullable String startedAt) {}
