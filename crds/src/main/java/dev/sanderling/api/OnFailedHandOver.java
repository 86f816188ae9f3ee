package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a batch whose hand-over failed. */
public enum OnFailedHandOver {
    @JsonProperty("Retry")
    RETRY,
    @JsonProperty("Skip")
    SKIP
}
