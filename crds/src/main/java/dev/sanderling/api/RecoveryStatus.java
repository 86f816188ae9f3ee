package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The newest recovery. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoveryStatus(
        @JsonPropertyDescription("The newest request that was acted on; it is not acted on again.") @Nullable
        String requestId,

        @JsonPropertyDescription("Resnapshot, ResnapshotTables or ResumeFrom.") @Nullable
        String action,

        @JsonPropertyDescription(
                "Why the position could not be gone on from; absent where it could, and somebody asked all the same.")
        @Nullable
        String reason,

        @JsonPropertyDescription("When, RFC 3339.") @Nullable
        String at,

        @JsonPropertyDescription("Position before; absent where there was none.") @Nullable
        String from,

        @JsonPropertyDescription("Position that capture goes on from; absent until it is known.") @Nullable
        String to) {}
