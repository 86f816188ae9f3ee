package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the first run does with the rows already there. */
public enum SnapshotMode {
    @JsonProperty("Initial")
    INITIAL,
    @JsonProperty("InitialOnly")
    INITIAL_ONLY,
    @JsonProperty("NoData")
    NO_DATA
}
