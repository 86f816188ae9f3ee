package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How much of the past is kept. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistorySpec(
        @Min(1) @Max(20) @JsonPropertyDescription("Batches shown in status.batches. Default: 10.") @Nullable
        Integer batches,

        @Min(0) @Max(100) @JsonPropertyDescription("Successful Jobs kept. Default: 3.") @Nullable
        Integer successfulRuns,

        @Min(0) @Max(100) @JsonPropertyDescription("Failed Jobs kept. Default: 1.") @Nullable
        Integer failedRuns) {}
