package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a delete. */
public enum Deletes {
    @JsonProperty("AddField")
    ADD_FIELD,
    /** Not "Null": that is how YAML writes an absent value, which would silently mean the default. */
    @JsonProperty("SetNull")
    SET_NULL,
    @JsonProperty("Drop")
    DROP
}
