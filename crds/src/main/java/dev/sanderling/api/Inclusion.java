package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a field is added to each row. */
public enum Inclusion {
    @JsonProperty("AddField")
    ADD_FIELD,
    @JsonProperty("Drop")
    DROP
}
