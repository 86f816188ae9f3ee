package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a table of a database sink is. */
public enum JdbcMode {
    @JsonProperty("Upsert")
    UPSERT,
    @JsonProperty("Append")
    APPEND
}
