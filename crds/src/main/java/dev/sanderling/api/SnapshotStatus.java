package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How far a snapshot is; absent where none is under way. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotStatus(
        @JsonPropertyDescription("How much is read, of the rows that the database estimates, e.g. 43%.") @Nullable
        String progress,

        @JsonPropertyDescription("Tables to read in all; 0 until the first is begun.") @Nullable
        Long tables,

        @JsonPropertyDescription("Tables read to their end.") @Nullable
        Long tablesDone,

        @JsonPropertyDescription("Rows read.") @Nullable Long rows,

        @JsonPropertyDescription("Rows to read in all, as the database estimates them.") @Nullable
        Long estimatedRows,

        @JsonPropertyDescription("The table that is read in part.") @Nullable
        String table) {}
