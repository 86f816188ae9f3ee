package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What is known of the source. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceStatus(
        @JsonPropertyDescription("Kind and version, e.g. PostgreSQL 18.4.") @Nullable
        String server,

        @JsonPropertyDescription("host:port/database, for the eye.") @Nullable
        String address,

        @JsonPropertyDescription("Replication slot in use (PostgreSQL).") @Nullable
        String slot,

        @JsonPropertyDescription("Publication in use (PostgreSQL).") @Nullable
        String publication,

        @JsonPropertyDescription("Server id in use (MySQL).") @Nullable
        Long serverId,

        @JsonPropertyDescription("Position up to which everything is committed.") @Nullable
        String position,

        @JsonPropertyDescription("Bytes of log the source keeps for us, as of the last run or check.") @Nullable
        Long retainedBytes,

        @JsonPropertyDescription(
                "How long after the last run or check the source gives up log that we need, if nothing is read until then and the log grows as it did, ISO 8601; absent where nothing limits it.")
        @Nullable
        String timeToLoss) {}
