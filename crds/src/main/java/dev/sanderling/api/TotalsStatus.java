package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Sums over the life of the checkpoint. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TotalsStatus(
        @JsonPropertyDescription("Batches, empty ones included.") @Nullable
        Long batches,

        @JsonPropertyDescription("Changes published.") @Nullable
        Long changes,

        @JsonPropertyDescription("Bytes written to the sinks.") @Nullable
        Long bytes) {}
