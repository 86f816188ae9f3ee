package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How much of the past is kept. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistorySpec(
        @JsonPropertyDescription("Batches shown in status.batches. Default: 10.") @Nullable
        Integer batches,

        @JsonPropertyDescription("Successful Jobs kept. Default: 3.") @Nullable
        Integer successfulRuns,

        @JsonPropertyDescription("Failed Jobs kept. Default: 1.") @Nullable
        Integer failedRuns) {}
