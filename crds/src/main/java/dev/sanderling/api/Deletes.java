package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a delete. */
public enum Deletes {
    @JsonProperty("AddField")
    ADD_FIELD,
    @JsonProperty("Null")
    NULL,
    @JsonProperty("Drop")
    DROP
}
