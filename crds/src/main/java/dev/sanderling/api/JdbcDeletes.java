package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the row in a mirror when its source is deleted. */
public enum JdbcDeletes {
    @JsonProperty("Hard")
    HARD,
    @JsonProperty("Soft")
    SOFT
}
