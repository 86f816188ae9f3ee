package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a target table that lacks a column. */
public enum Evolve {
    @JsonProperty("None")
    NONE,
    @JsonProperty("Additive")
    ADDITIVE
}
