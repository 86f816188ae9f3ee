package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a change that a transform cannot handle. */
public enum OnRowError {
    @JsonProperty("Fail")
    FAIL,
    @JsonProperty("Quarantine")
    QUARANTINE
}
