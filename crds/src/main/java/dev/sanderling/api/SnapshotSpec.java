package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What the first run does with the rows already there. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotSpec(
        @JsonPropertyDescription(
                "Initial: rows, then changes. InitialOnly: rows, and nothing more. NoData: only changes from the first run on. Rows are read in the order of the primary key, over as many runs as the limits ask for; a table without one is read whole in one run, whatever the limits. Default: Initial.")
        @Nullable
        SnapshotMode mode) {}
