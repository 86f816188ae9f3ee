package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What follows a run that a limit ended. */
public enum WhenBehind {
    @JsonProperty("Continue")
    CONTINUE,
    @JsonProperty("Wait")
    WAIT
}
