package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run does that finds a position from which the source cannot go on. */
public enum OnInvalidPosition {
    @JsonProperty("Fail")
    FAIL,
    @JsonProperty("Resnapshot")
    RESNAPSHOT
}
